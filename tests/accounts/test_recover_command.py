"""`manage.py recover_team`: two holders, somebody with an account, and a host at one table."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Membership, TeamRecovery, User
from accounts.recovery.making import Sheets
from accounts.recovery.standing import Standing, standing_of
from accounts.unlocking import unlock
from audit.journal import gate
from audit.journal.lines import START
from audit.models import Entry
from tests.accounts.changing_stories import logged, reopened
from tests.accounts.recovery_stories import REASON, current, lose_everything, sheets_of, stranger
from tests.world import PASSWORD, World
from vault import KeyPair, split_secret


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "passphrase"
    file.write_text(f"{PASSWORD}\n")
    return file


@pytest.fixture
def sheets(world: World) -> Sheets:
    return sheets_of(world.carla, world.riverside)


def command(
    monkeypatch: pytest.MonkeyPatch, typed: str, *options: str, **named: object
) -> tuple[str, str]:
    """What the command says on its two streams."""
    out, err = io.StringIO(), io.StringIO()
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    monkeypatch.setattr("sys.stderr", err)
    call_command("recover_team", *options, stdout=out, **named)
    return out.getvalue(), err.getvalue()


def lines(*shares: str) -> str:
    return "\n".join([*shares, "yes", ""])


def test_a_new_account_is_let_in_when_everybody_lost_theirs(
    world: World, sheets: Sheets, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose_everything(world)
    said, _asked = command(
        monkeypatch,
        lines(*sheets.shares[:2]),
        new_account="noor",
        because=REASON,
        password_file=secret,
    )
    noor = unlock(User.objects.get(username="noor"), PASSWORD)
    assert Membership.objects.get(user=noor.user).role == "coordinator"
    assert current(world.riverside).steward == noor.user
    assert "Recovery code of noor" in said
    assert "Riverside, all 1 keys of it" in said
    assert logged(world)[-1][0] == "recover_team"


def test_an_account_unlocks_and_is_let_in(
    world: World, sheets: Sheets, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nadia = stranger()
    typed = lines(sheets.shares[2].upper(), "\n".join(sheets.shares[0].split()))
    command(monkeypatch, typed, username="nadia", because=REASON, password_file=secret)
    assert reopened(nadia).holds(world.riverside.pk)
    assert not reopened(world.pavel).holds(world.riverside.pk)


def test_others_may_be_kept(
    world: World, sheets: Sheets, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger()
    typed = lines(*sheets.shares[:2])
    command(monkeypatch, typed, "--keep", username="nadia", because=REASON, password_file=secret)
    assert reopened(world.pavel).holds(world.riverside.pk)


def refused(
    world: World, monkeypatch: pytest.MonkeyPatch, typed: str, secret: Path, **named: object
) -> str:
    """What the command answers; the team is as it was."""
    before = current(world.riverside).pk
    who = {} if "new_account" in named else {"username": "otto"}
    options = {**who, "because": REASON, "password_file": secret, **named}
    with pytest.raises(CommandError) as caught:
        command(monkeypatch, typed, **options)
    assert current(world.riverside).pk == before
    for share in typed.split("\n"):
        assert len(share) < 20 or share not in str(caught.value)
    return str(caught.value)


def test_the_host_alone_gets_nowhere(
    world: World, sheets: Sheets, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With an account of their own, everything on the server, and one sheet."""
    one, other = sheets.shares[0], split_secret(KeyPair.generate().seed)
    before = Entry.objects.count()
    for typed, words in (
        (lines(one, one), "twice the same sheet"),
        (lines(one, other[1]), "different sets"),
        (lines(*other[:2]), "another team"),
        (one, "ended too early"),
        ("", "ended too early"),
        (lines(one, one.replace(one.split()[3], "nonsense", 1)), "Word 4"),
    ):
        assert words in refused(world, monkeypatch, typed, secret)
    assert Entry.objects.count() == before + 3  # sheets that open nothing are on record


def test_a_no_at_the_end_changes_nothing(
    world: World, sheets: Sheets, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = "\n".join([*sheets.shares[:2], "no", ""])
    assert "Nothing was changed" in refused(world, monkeypatch, typed, secret)


def test_who_is_let_in_must_unlock(
    world: World, sheets: Sheets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("not the passphrase\n")
    said = refused(world, monkeypatch, lines(*sheets.shares[:2]), wrong)
    assert "do not open anything" in said


def test_a_reason_must_be_given(
    world: World, sheets: Sheets, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Say why" in refused(world, monkeypatch, lines(*sheets.shares[:2]), secret, because="")


def test_a_taken_name_is_said_and_no_account_is_left_behind(
    world: World, sheets: Sheets, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = lines(*sheets.shares[:2])
    assert "taken" in refused(world, monkeypatch, typed, secret, new_account="carla")
    broken = lines(sheets.shares[0], sheets.shares[0])
    refused(world, monkeypatch, broken, secret, new_account="noor")
    assert not User.objects.filter(username="noor").exists()


def test_a_rehearsal_notes_the_week_and_nothing_else(
    world: World, sheets: Sheets, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = current(world.riverside).pk
    said, _asked = command(monkeypatch, lines(*sheets.shares[1:]), "--rehearse")
    assert "Nothing was changed" in said
    assert standing_of(world.riverside) == Standing.FINE
    assert current(world.riverside).pk == key
    assert logged(world)[-1] == ("rehearse_recovery", {"sheets": "2+3", "set": sheets.label})


def test_one_sheet_does_not_pass_a_rehearsal(
    world: World, sheets: Sheets, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError, match="twice"):
        command(monkeypatch, lines(sheets.shares[1], sheets.shares[1]), "--rehearse")
    assert TeamRecovery.objects.get().rehearsed_week == ""


def test_at_a_terminal_each_row_is_asked_for_hidden_and_again_after_a_slip(
    world: World, sheets: Sheets, monkeypatch: pytest.MonkeyPatch
) -> None:
    from accounts.management import sheets as asking

    rows = [word for share in sheets.shares[:2] for word in _rows(share)]
    typed = iter([rows[0], "nonsense " * 5, *rows[1:]])
    prompts: list[str] = []

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def hidden(prompt: str) -> str:
        prompts.append(prompt)
        return next(typed)

    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("sys.stderr", err := io.StringIO())
    monkeypatch.setattr(asking, "getpass", hidden)
    out = io.StringIO()
    call_command("recover_team", "--rehearse", stdout=out)
    assert prompts[:3] == [
        "First sheet, words 1 to 5: ",
        "First sheet, words 6 to 10: ",
        "First sheet, words 6 to 10: ",
    ]
    assert "Word 6 is not in the list" in err.getvalue()
    told = out.getvalue() + err.getvalue()
    assert not [row for row in rows if row in told]


def _rows(share: str) -> list[str]:
    words = share.split()
    return [" ".join(words[at : at + 5]) for at in range(0, 33, 5)]


def test_words_are_never_arguments() -> None:
    """What is given to a command stands in the process list for all accounts of the machine."""
    with pytest.raises(CommandError):
        call_command("recover_team", "--rehearse", "academic")


def test_after_a_restore_it_waits_for_the_journal(
    world: World, sheets: Sheets, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate.close(START)
    try:
        said = refused(world, monkeypatch, lines(*sheets.shares[:2]), secret)
    finally:
        gate.open_again()
    assert "replay_journal" in said
