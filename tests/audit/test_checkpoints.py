"""Checkpoints: signed, carried away, and compared later."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from audit.chaining import first_hash, sign_head
from audit.checkpoints import SignedCheckpoint, checkpoint, checkpoint_file, read_checkpoints
from audit.guarding import remove_guards
from audit.models import Chain, Checkpoint, Entry
from audit.server_key import server_key, server_key_in
from audit.tasks import checkpoint as daily_checkpoint
from audit.verifying import verify
from tests.audit.conftest import write
from vault import Keyring


def run(command: str, *arguments: str) -> tuple[str, str]:
    """Run a command; return what it printed and why it failed ('' if it did not)."""
    out = StringIO()
    try:
        call_command(command, *arguments, stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def test_a_checkpoint_leaves_the_server_as_a_line_that_its_key_signed(chain: Chain) -> None:
    write(chain, 3)
    made = checkpoint(chain)
    assert made is not None
    [line] = checkpoint_file().read_text().splitlines()
    left = SignedCheckpoint.from_json(line)
    assert left.is_signed_by(server_key().public)
    assert (left.chain, left.sequence) == (chain.pk, 3)
    assert left.entry_hash == Entry.objects.get(sequence=3).entry_hash
    assert checkpoint_file().stat().st_mode & 0o777 == 0o600


def test_the_daily_task_writes_only_when_something_was_done(chain: Chain) -> None:
    daily_checkpoint()
    assert not checkpoint_file().exists()
    write(chain)
    daily_checkpoint()
    daily_checkpoint()
    assert Checkpoint.objects.count() == 1
    assert len(checkpoint_file().read_text().splitlines()) == 1


def test_a_head_that_is_not_the_servers_gets_no_checkpoint(chain: Chain) -> None:
    write(chain, 2)
    Chain.objects.update(head_sequence=1, head_hash=Entry.objects.get(sequence=1).entry_hash)
    daily_checkpoint()
    printed, why = run("checkpoint_audit")
    assert "not signed by this server" in printed
    assert "verify_audit" in why
    assert not Checkpoint.objects.exists()


def test_a_whole_chain_is_found_in_order(chain: Chain) -> None:
    write(chain, 3)
    printed, why = run("checkpoint_audit")
    assert "signed at entry 3" in printed
    assert why == ""
    printed, why = run("verify_audit", "--checkpoints", str(checkpoint_file()))
    assert why == ""
    assert "3 entries, all in order" in printed


def test_a_chain_put_back_to_an_earlier_state_is_found_by_the_checkpoint_that_left(
    chain: Chain, tmp_path: Path
) -> None:
    remove_guards()
    write(chain, 2)
    earlier = Chain.objects.values().get()
    write(chain, 2)
    run("checkpoint_audit")
    kept = checkpoint_file().rename(tmp_path / "carried-away.jsonl")
    Checkpoint.objects.all().delete()
    Entry.objects.filter(sequence__gt=2).delete()
    Chain.objects.update(**earlier)
    assert verify(chain) == []  # what an old copy of the database looks like from inside
    printed, why = run("verify_audit", "--checkpoints", str(kept))
    assert "The checkpoint at entry 4 names an entry that is missing." in printed
    assert why


def test_a_chain_rewritten_with_a_stolen_server_key_is_found(
    chain: Chain, ossian: Keyring, tmp_path: Path
) -> None:
    remove_guards()
    write(chain, 3)
    run("checkpoint_audit")
    kept = checkpoint_file().rename(tmp_path / "carried-away.jsonl")
    Checkpoint.objects.all().delete()
    Entry.objects.all().delete()
    rewind_with_the_server_key(chain)
    write(chain, 3)
    assert run("verify_audit")[1] == ""
    printed, why = run("verify_audit", "--checkpoints", str(kept))
    assert "saw another entry" in printed
    assert why


def rewind_with_the_server_key(chain: Chain) -> None:
    chain.refresh_from_db()
    chain.head_sequence, chain.head_hash = 0, first_hash(chain.pk)
    chain.head_signature = sign_head(server_key(), chain)
    chain.save()


def test_a_chain_that_is_gone_is_missed(chain: Chain) -> None:
    remove_guards()
    write(chain)
    run("checkpoint_audit")
    Checkpoint.objects.all().delete()
    Entry.objects.all().delete()
    Chain.objects.all().delete()
    printed, why = run("verify_audit", "--checkpoints", str(checkpoint_file()))
    assert f"chain {chain.pk.hex[:8]}: is missing" in printed
    assert why


def test_another_servers_checkpoint_is_not_believed(chain: Chain) -> None:
    write(chain)
    run("checkpoint_audit")
    (checkpoint_file().parent / "server-signing.key").unlink()
    server_key_in.cache_clear()
    printed, why = run("verify_audit")
    assert "The checkpoint at entry 1 is not signed by this server." in printed
    assert why


@pytest.mark.parametrize(
    "line",
    [
        "rubbish",
        "[]",
        "{}",
        "null",
        '{"chain": 5}',
        '{"sequence": "1"}',
        "[" * 100_000,
        "\x00",
        '{"chain":"00000000-0000-0000-0000-000000000000","sequence":-1,"entry_hash":"",'
        '"week":"","server":"","signature":""}',
    ],
)
def test_a_line_that_is_no_checkpoint_is_named(chain: Chain, tmp_path: Path, line: str) -> None:
    write(chain)
    run("checkpoint_audit")
    kept = tmp_path / "kept.jsonl"
    kept.write_text(checkpoint_file().read_text() + line + "\n")
    printed, why = run("verify_audit", "--checkpoints", str(kept))
    assert "Line 2 of the file is not a checkpoint." in printed
    assert why


def test_a_file_that_is_not_there_is_said(chain: Chain, tmp_path: Path) -> None:
    assert "cannot be read" in run("verify_audit", "--checkpoints", str(tmp_path / "none"))[1]


def test_empty_lines_are_nothing() -> None:
    assert read_checkpoints(["", "  \n"]) == ([], [])


def test_a_checkpoint_comes_back_from_its_line(chain: Chain) -> None:
    write(chain)
    run("checkpoint_audit")
    line = checkpoint_file().read_text().strip()
    assert json.loads(SignedCheckpoint.from_json(line).to_json()) == json.loads(line)
