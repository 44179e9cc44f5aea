"""The changes are the ones meant: checks that are gone, roles too many, never a docstring."""

from __future__ import annotations

from tests.mutation.mutants import mutants_of
from tests.mutation.rooms import ROOMS
from tests.mutation.running import ROOT

SOURCE = '''"""A module."""

import logging

ROLES = (Role.PEER, Role.LAWYER)
logger = logging.getLogger(__name__)


def may(user: User, team: Team) -> bool:
    """Whether."""
    if user is None or team.kind != "office":
        raise PermissionDenied("said aloud")
    logger.warning("noted")
    return Membership.objects.filter(user=user, team=team).exists()


def other() -> int:
    return 1
'''


def changes(source: str = SOURCE, names: tuple[str, ...] | None = None) -> set[tuple[str, str]]:
    return {(one.before.strip(), one.after.strip()) for one in mutants_of("x.py", source, names)}


def test_a_check_can_be_gone_and_a_role_too_many() -> None:
    rows = "Membership.objects.filter(user=user, team=team)"
    check = """if user is None or team.kind != "office":
    raise PermissionDenied("said aloud")"""
    assert changes() >= {
        (check, check.replace('user is None or team.kind != "office"', "False")),
        ('user is None or team.kind != "office"', "user is None"),
        ("is", "is not"),
        (rows, "Membership.objects"),
        (rows, "Membership.objects.filter(team=team)"),
        ("(Role.PEER, Role.LAWYER)", "(Role.PARALEGAL,Role.PEER, Role.LAWYER)"),
        ("Role.PEER", "Role.AUDITOR"),
        ('logger.warning("noted")', "pass"),
        ("1", "2"),
        ("1", "0"),
    }


def test_what_is_only_said_or_declared_stays() -> None:
    changed = {before.strip('"') for before, _after in changes()}
    assert changed.isdisjoint({"A module.", "Whether.", "said aloud", "noted", "User", "bool"})
    assert not any(before.startswith(("import", "logger =")) for before in changed)


def test_a_change_elsewhere_keeps_the_key() -> None:
    before = {one.key for one in mutants_of("x.py", SOURCE, ["other"])}
    moved = SOURCE.replace("Whether.", "Whether, and who.")
    assert before
    assert before == {one.key for one in mutants_of("x.py", moved, ["other"])}
    assert before.isdisjoint(
        one.key for one in mutants_of("x.py", SOURCE.replace("return 1", "return 1 + 1"), ["other"])
    )


def test_every_named_file_definition_and_test_is_there() -> None:
    for room in ROOMS.values():
        for path, names in room.files.items():
            text = (ROOT / path).read_text("utf-8") if path.endswith(".py") else ""
            for name in names or ():
                assert any(
                    f"{start}{name}" in text for start in ("\n", "\nclass ", "\ndef ", "    def ")
                )
        assert all((ROOT / test).exists() for test in room.tests)
