"""Anyone with the files can tell whether releases are as they were published."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from advocacy.ledger.preview import body_of
from advocacy.ledger.verifying import exported
from advocacy.published import Release
from tests.advocacy import make_release_vector as vector
from tests.advocacy.invented import crowd
from tests.advocacy.released import by, published, second_advocate, table
from tests.vault import by_the_book
from tests.world import World

Check = Callable[..., str]


@pytest.fixture
def check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    """Run the command over files; what it says."""

    def run(*files: dict[str, Any], **options: Any) -> str:
        paths = []
        for number, said in enumerate(files):
            path = tmp_path / f"{number}.json"
            path.write_text(json.dumps(said), encoding="utf-8")
            paths.append(str(path))
        call_command("verify_release", *paths, **options)
        return capsys.readouterr().out

    return run


def test_the_committed_files_are_what_the_page_says() -> None:
    """docs/crypto.md, by primitives alone."""
    first, second = json.loads(vector.VECTOR.read_text(encoding="utf-8"))
    team = UUID(first["team"])
    older, newer = second["keys"]
    statement = by_the_book.context(
        "team keys", base64.b64decode(newer["public_key"]), bytes.fromhex(newer["signing_public"])
    )
    by_the_book.verify(
        bytes.fromhex(older["signing_public"]),
        bytes.fromhex(newer["predecessor_signature"]),
        statement,
        by_the_book.context("team key succession", team, 2),
    )
    for file, key in ((first, older), (second, newer)):
        body = json.loads(file["release"])
        assert (
            json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
            == file["release"]
        )
        by_the_book.verify(
            bytes.fromhex(key["signing_public"]),
            bytes.fromhex(file["signature"]),
            file["release"].encode(),
            by_the_book.context("release signature", UUID(body["ledger"]), body["number"]),
        )
    previous = json.loads(second["release"])["previous"]
    assert previous == hashlib.sha256(first["release"].encode()).hexdigest()


def test_the_program_still_writes_the_committed_files() -> None:
    assert json.loads(vector.VECTOR.read_text(encoding="utf-8")) == vector.both()


def test_two_releases_verify(check: Check) -> None:
    said = check(*vector.both())
    assert "Release 1 (00000000-1-0123456789abcdef) is as it was published" in said
    assert vector.SIGNERS[0].public.hex() in said
    assert "Not compared" in check(vector.both()[1])


def test_a_key_known_from_elsewhere(check: Check) -> None:
    check(*vector.both(), key=vector.SIGNERS[0].public.hex())
    with pytest.raises(CommandError, match="does not descend from yours"):
        check(vector.both()[1], key="ab" * 32)
    # A later key says nothing: anyone can sign another's key with one of their own.
    with pytest.raises(CommandError, match="does not descend from yours"):
        check(vector.both()[0], key=vector.SIGNERS[1].public.hex())


def forged(**said: Any) -> dict[str, Any]:
    """A file whose text was changed after it was signed."""
    return vector.both()[0] | said


@pytest.mark.parametrize(
    "said",
    [
        {"release": vector.both()[0]["release"].replace("25", "30")},
        {"release": vector.both()[0]["release"].replace("quarter 1", "quarter 3")},
        {"release": vector.both()[1]["release"]},
        {"signature": "00" * 64},
        {"generation": 2},
        {"generation": 3},
        {"generation": True},
        {"keys": vector.keys()[1:]},
        {"keys": [vector.keys()[0], vector.keys()[1] | {"predecessor_signature": "00" * 64}]},
        {"keys": None},
        {"release": "{}"},
        {"release": 7},
    ],
)
def test_whatever_is_changed_is_found(check: Check, said: dict[str, Any]) -> None:
    with pytest.raises(CommandError):
        check(forged(**said))


def test_a_release_that_was_exchanged_breaks_the_chain(check: Check) -> None:
    """Signed by the team itself, but not the one that the next was published after."""
    other = vector.file_of(vector.release(1, title="Another"), 1)
    with pytest.raises(CommandError, match="Release 2 does not follow release 1"):
        check(other, vector.both()[1])


@pytest.mark.parametrize("figures", [(25, 12, 40), (5, None, 40), (100, 100, 40)])
def test_figures_that_no_release_says(check: Check, figures: tuple[int, ...]) -> None:
    made = vector.release(1)
    odd = made.tables[0].model_copy(update={"figures": figures})
    with pytest.raises(CommandError, match="Table t1"):
        check(vector.file_of(made.model_copy(update={"tables": (odd,)}), 1))


def test_another_spelling_is_refused(check: Check) -> None:
    """Signed or not: one release has one spelling, or two files could pass for one."""
    made = vector.release(1)
    spaced = json.dumps(json.loads(body_of(made)), sort_keys=True)
    file = vector.file_of(made, 1)
    where = vector.signature_context(vector.LEDGER, 1)
    file |= {
        "release": spaced,
        "signature": vector.SIGNERS[0].sign(spaced.encode(), where).hex(),
    }
    with pytest.raises(CommandError, match="not spelled"):
        check(file)


@pytest.mark.django_db
def test_what_was_published_here_verifies(
    world: World, arrive: Callable[..., None], check: Check
) -> None:
    arrive(*crowd(60), *crowd(40, 100, violations=["vio_force"]))
    draft = table(by("violation", "arr_syringe", "vio_force"))
    row, _seen = published(world, second_advocate(world), draft)
    root = bytes(world.trends.keys.get(generation=1).signing_public).hex()
    assert Release.model_validate_json(row.body).title in row.body
    assert "as it was published" in check(exported(row), key=root)


@pytest.mark.django_db
def test_what_anyone_takes_from_the_public_page_verifies(
    world: World, arrive: Callable[..., None], check: Check
) -> None:
    """Two releases, each from the link on its page; a figure changed on the way is found."""
    arrive(*crowd(60), *crowd(40, 100, violations=["vio_force"]))
    ana, files = second_advocate(world), []
    for draft in (table(by("violation", "arr_syringe", "vio_force")), table(by("gender", "woman"))):
        row, _seen = published(world, ana, draft)
        page = reverse("public-release", args=[world.trends.organisation_id, row.citable])
        (link,) = re.findall(r'href="([^"]+-signed\.json)"', Client().get(page).content.decode())
        answer = Client().get(link)
        assert answer.headers["Content-Disposition"].endswith('-signed.json"')
        files.append(answer.json())
    root = bytes(world.trends.keys.get(generation=1).signing_public).hex()
    assert "Release 2" in check(*files, key=root)
    changed = files[0] | {"release": files[0]["release"].replace("60", "65")}
    with pytest.raises(CommandError, match="something in it was changed"):
        check(changed, files[1])


@pytest.mark.django_db
def test_a_release_that_somebody_wrote_into_the_database_has_no_signed_file(
    world: World, arrive: Callable[..., None]
) -> None:
    arrive(*crowd(60))
    row, _seen = published(world, second_advocate(world), table(by("gender", "woman")))
    row.body = row.body.replace("60", "65")
    row.save(update_fields=["body"])
    office = world.trends.organisation_id
    name = f"{row.citable}-signed.json"
    address = reverse("public-file", args=[office, row.citable, name])
    assert Client().get(address).status_code == 404
