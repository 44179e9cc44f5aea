"""Two sheets let somebody into a team again; one does not, and the server alone does not."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from accounts.joining import admit, invite, open_invitations, waiting_for
from accounts.models import Invitation, Membership, Role, Team, TeamKey, TeamRecovery
from accounts.recovery.recovering import recover_team
from accounts.recovery.rehearsing import rehearse
from accounts.recovery.standing import Standing, standing_of
from accounts.teams import blind_key
from audit.journal.models import Waiting
from audit.reading import read_entries
from incidents.intake import open_intake
from incidents.recording import open_incident, register
from tests.accounts.changing_stories import membership_of, renew_all, reopened, sealed_to
from tests.accounts.recovery_stories import (
    REASON,
    current,
    lose_everything,
    recover,
    recovery_of,
    sheets_of,
    stranger,
)
from tests.accounts.test_removing import Killed, _found, remove, send_report, state
from tests.incidents import stories
from tests.world import Person, World, make_member, make_person
from vault import KeyPair, key_id_of, split_secret


def written(world: World) -> tuple[object, object, bytes]:
    """A record and a report from before, and the team's blind key."""
    record = register(
        keyring=reopened(world.pavel),
        author=world.pavel.user,
        team=world.riverside,
        document=stories.document(),
    )
    return record, send_report(world), blind_key(world.carla.keyring, world.riverside)


def test_after_everybody_lost_their_keys_two_sheets_open_old_and_new(world: World) -> None:
    """Records from two generations ago, reports, blind tokens: all of it, for one new person."""
    sheets = sheets_of(world.carla, world.riverside)
    record, intake, blind = written(world)
    chidi = make_member("chidi", world.riverside, Role.PARALEGAL, world.carla)
    remove(world.carla, chidi, world.riverside)
    lose_everything(world)
    nadia = stranger()
    done = recover(sheets, nadia)
    assert (done.generation, done.ended) == (3, 3)
    world.riverside.refresh_from_db()
    keyring = reopened(nadia)
    assert open_incident(keyring, nadia.user, record).document.identity.people[0].name == "Amina K"
    assert open_intake(keyring=keyring, reader=nadia.user, intake=intake)
    assert blind_key(keyring, world.riverside) == blind
    late = send_report(world)  # Petra, a peer, still belongs
    assert open_intake(keyring=reopened(nadia), reader=nadia.user, intake=late)
    assert renew_all(nadia)
    for key in TeamKey.objects.filter(team=world.riverside, is_current=False):
        assert not sealed_to(key_id_of(bytes(key.public_key)))
    assert current(world.riverside).steward == nadia.user


@pytest.mark.parametrize("pair", list(permutations(range(3), 2)))
def test_any_two_sheets_will_do(world: World, pair: tuple[int, int]) -> None:
    sheets = sheets_of(world.carla, world.riverside)
    nadia = stranger()
    recover(sheets, nadia, pair=pair)
    assert reopened(nadia).holds(world.riverside.pk)


def test_auditors_read_who_was_let_in_why_and_by_which_sheets(world: World) -> None:
    sheets = sheets_of(world.carla, world.riverside)
    nadia = stranger()
    recover(sheets, nadia, pair=(2, 0))
    chain = world.riverside.organisation.chain
    chain.refresh_from_db()
    entry = read_entries(reopened(world.ossian), chain, limit=10_000)[-1]
    assert (entry.verb, entry.actor) == ("recover_team", str(nadia.user.pk))
    assert entry.object_ref == f"team:{world.riverside.pk}"
    assert entry.detail == {
        "because": REASON,
        "sheets": "1+3",
        "set": sheets.label,
        "generation": "2",
    }


def refused(world: World, first: str, second: str, steward: Person | None = None) -> str:
    """What a recovery with these sheets is told; nothing has changed."""
    before, steward = state(), steward or world.otto
    with pytest.raises(ValidationError) as caught:
        recover_team(
            first=first,
            second=second,
            keyring=reopened(steward),
            steward=steward.user,
            reason=REASON,
        )
    assert state() == before
    return " ".join(caught.value.messages)


def test_one_sheet_fails(world: World) -> None:
    sheets = sheets_of(world.carla, world.riverside)
    for share in sheets.shares:
        assert "twice the same sheet" in refused(world, share, share)
        assert "33 words" in refused(world, share, "")


def test_one_sheet_and_one_of_another_team_fail(world: World) -> None:
    sheets = sheets_of(world.carla, world.riverside)
    others = sheets_of(world.fran, world.trends)
    for share in others.shares:
        assert "different sets" in refused(world, sheets.shares[0], share)


def test_two_sheets_of_another_team_open_that_team_and_no_other(world: World) -> None:
    sheets_of(world.carla, world.riverside)
    others = sheets_of(world.fran, world.trends)
    with pytest.raises(ValidationError, match="another team"):
        rehearse(
            first=others.shares[0],
            second=others.shares[1],
            team=world.riverside,
            actor=world.carla.user,
        )
    nadia = stranger()
    recover(others, nadia)
    assert reopened(nadia).holds(world.trends.pk)
    assert not reopened(nadia).holds(world.riverside.pk)


def test_sheets_that_anybody_can_make_open_nothing(world: World) -> None:
    sheets_of(world.carla, world.riverside)
    made_up = split_secret(KeyPair.generate().seed)
    assert "another team" in refused(world, made_up[0], made_up[1])


def test_a_slip_is_named_by_sheet_and_word(world: World) -> None:
    sheets = sheets_of(world.carla, world.riverside)
    words = sheets.shares[1].split()
    words[11] = "nonsense"
    with pytest.raises(ValidationError) as caught:
        rehearse(first=sheets.shares[0], second=" ".join(words), actor=None)
    assert caught.value.message_dict == {
        "second": ["Word 12 is not in the list of words. Look at it again."]
    }


# Who holds the new key -----------------------------------------------------------


def test_by_default_nobody_else_holds_the_new_key_until_admitted_again(world: World) -> None:
    sheets = sheets_of(world.carla, world.riverside)
    nadia = stranger()
    done = recover(sheets, nadia)
    assert (done.kept, done.ended) == (1, 3)  # Petra stays; Fran, Carla, Pavel do not
    for person in (world.fran, world.carla, world.pavel):
        assert not reopened(person).holds(world.riverside.pk)
    waiting = {row.user_id: row.role for row in waiting_for(nadia.user)}
    assert waiting == {
        world.fran.user.pk: Role.COORDINATOR,
        world.carla.user.pk: Role.COORDINATOR,
        world.pavel.user.pk: Role.PARALEGAL,
    }
    admit(
        keyring=reopened(nadia),
        actor=nadia.user,
        user=world.pavel.user,
        team=world.riverside,
        role=Role.PARALEGAL,
    )
    assert reopened(world.pavel).holds(world.riverside.pk)
    assert reopened(world.fran).holds(world.trends.pk)  # another team is another matter


def test_with_keep_all_whose_admission_holds_go_on_and_nobody_else(world: World) -> None:
    sheets = sheets_of(world.carla, world.riverside)
    mallory = make_person("mallory")
    Membership.objects.create(
        user=mallory.user,
        team=world.riverside,
        role=Role.COORDINATOR,
        admitted_by=world.carla.user,
        signature=bytes(64),
    )
    nadia = stranger()
    done = recover(sheets, nadia, keep=True)
    assert (done.kept, done.ended) == (4, 1)
    for person in (world.fran, world.carla, world.pavel):
        assert reopened(person).holds(world.riverside.pk)
    assert not Membership.objects.filter(user=mallory.user).exists()
    assert not Invitation.objects.filter(user=mallory.user).exists()


def test_a_member_may_be_the_one_who_is_let_in(world: World) -> None:
    """Pavel, a paralegal who alone kept his keys, becomes coordinator and steward."""
    sheets = sheets_of(world.carla, world.riverside)
    recover(sheets, world.pavel)
    assert membership_of(world.pavel, world.riverside).role == Role.COORDINATOR
    assert current(world.riverside).steward == world.pavel.user
    assert Membership.objects.filter(user=world.pavel.user, team=world.riverside).count() == 1


@pytest.mark.parametrize(("name", "role"), [("clinic", Role.LAWYER), ("audit_team", Role.AUDITOR)])
def test_every_kind_of_team_can_be_recovered(world: World, name: str, role: Role) -> None:
    team: Team = getattr(world, name)
    admitter = world.lena if name == "clinic" else world.ossian
    sheets = sheets_of(admitter, team)
    nadia = stranger()
    recover(sheets, nadia)
    assert membership_of(nadia, team).role == role
    assert reopened(nadia).holds(team.pk)
    if name == "audit_team":
        chain = team.organisation.chain
        chain.refresh_from_db()
        rows = read_entries(reopened(nadia), chain, limit=10_000)
        assert all(row.is_readable for row in rows)  # from before and from now on
        assert rows[-1].verb == "recover_team"


def test_open_links_and_sessions_end(world: World, browser_of: Callable[[Person], Client]) -> None:
    sheets = sheets_of(world.carla, world.riverside)
    invite(
        keyring=reopened(world.carla),
        actor=world.carla.user,
        team=world.riverside,
        role=Role.PARALEGAL,
    )
    carlas, petras = browser_of(world.carla), browser_of(world.petra)
    recover(sheets, stranger())
    assert carlas.get(reverse("today")).status_code == 302
    assert petras.get(reverse("today")).status_code == 200
    assert not open_invitations().filter(team=world.riverside).exists()


def test_ended_memberships_are_journalled(world: World) -> None:
    sheets = sheets_of(world.carla, world.riverside)
    ended = {
        str(membership_of(person, world.riverside).pk)
        for person in (world.fran, world.carla, world.pavel)
    }
    recover(sheets, stranger())
    lines = set(Waiting.objects.filter(kind="removed membership").values_list("subject", flat=True))
    assert lines == ended


# What it takes -------------------------------------------------------------------


def test_the_keyring_must_be_that_of_who_is_let_in(world: World) -> None:
    sheets = sheets_of(world.carla, world.riverside)
    nadia = stranger()
    with pytest.raises(PermissionDenied):
        recover_team(
            first=sheets.shares[0],
            second=sheets.shares[1],
            keyring=reopened(world.otto),
            steward=nadia.user,
            reason=REASON,
        )


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201, "a\0b"])
def test_a_reason_is_given(world: World, reason: str) -> None:
    sheets = sheets_of(world.carla, world.riverside)
    nadia = stranger()
    with pytest.raises(ValidationError, match="Say why"):
        recover_team(
            first=sheets.shares[0],
            second=sheets.shares[1],
            keyring=nadia.keyring,
            steward=nadia.user,
            reason=reason,
        )


def test_a_recovered_team_can_be_recovered_again(world: World) -> None:
    sheets = sheets_of(world.carla, world.riverside)
    nadia = stranger()
    recover(sheets, nadia)
    assert standing_of(world.riverside) == Standing.MAKER_LEFT  # so new sheets are asked for
    dalia = make_person("dalia")
    recover(sheets, dalia, pair=(1, 2))
    assert reopened(dalia).holds(world.riverside.pk)
    assert not reopened(nadia).holds(world.riverside.pk)


# Somebody who writes the database --------------------------------------------------


def test_a_team_put_in_place_of_the_real_one_is_not_recovered(world: World) -> None:
    """Otto makes a team key of his own, seals its seed to the public recovery key, and hopes that
    the holders recover it and keep its members: he would be one of them."""
    from tests.accounts.forged_team import put_in_place

    sheets = sheets_of(world.carla, world.riverside)
    put_in_place(world.riverside, world.otto, recovery_of(world.riverside))
    assert "Somebody changed it" in refused(world, *sheets.shares[:2], steward=stranger())


def test_an_exchanged_recovery_key_makes_the_sheets_strangers(world: World) -> None:
    sheets = sheets_of(world.carla, world.riverside)
    TeamRecovery.objects.filter(team=world.riverside).update(public_key=KeyPair.generate().public)
    assert "another team" in refused(world, *sheets.shares[:2])


@pytest.mark.parametrize(
    "column", ["sealed_for_recovery", "sealed_signing_seed", "public_key", "signing_public"]
)
def test_rows_that_do_not_agree_are_not_recovered(world: World, column: str) -> None:
    sheets = sheets_of(world.carla, world.riverside)
    key = current(world.riverside)
    value = bytes(getattr(key, column))
    TeamKey.objects.filter(pk=key.pk).update(**{column: value[:-1] + bytes([value[-1] ^ 1])})
    assert "Somebody changed it" in refused(world, *sheets.shares[:2])


def test_a_missing_older_seed_is_found_by_a_rehearsal(world: World) -> None:
    sheets = sheets_of(world.carla, world.riverside)
    remove(world.carla, world.pavel, world.riverside)
    TeamKey.objects.filter(team=world.riverside, generation=1).update(sealed_for_recovery=b"")
    with pytest.raises(ValidationError, match="not every older one"):
        rehearse(first=sheets.shares[0], second=sheets.shares[1], actor=None)
    nadia = stranger()
    recover(sheets, nadia)  # the chain of the keys opens it all the same


# Killed in the middle --------------------------------------------------------------


STEPS = (
    "accounts.recovery.recovering.journal",
    "accounts.recovery.recovering.end_sessions",
    "accounts.recovery.recovering.rotate",
    "accounts.models.Membership.save",
    "accounts.models.Membership.delete",
    "accounts.models.TeamKey.save",
    "accounts.models.TeamRecovery.save",
    "accounts.rotation.begin_renewal",
    "accounts.auditing.record",
)


@pytest.mark.parametrize("after", [0, 1])
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_the_old_state_stands(
    world: World, monkeypatch: pytest.MonkeyPatch, step: str, after: int
) -> None:
    """Dies before (0) or behind (1) every write that a recovery makes."""
    sheets = sheets_of(world.carla, world.riverside)
    nadia = stranger()
    before = [*state(), *TeamRecovery.objects.values_list(), *Invitation.objects.values_list()]
    holder, _dot, name = step.rpartition(".")
    target = _found(holder)
    real: Callable[..., object] = getattr(target, name)

    def dies(*arguments: object, **named: object) -> object:
        if after:
            real(*arguments, **named)
        raise Killed

    monkeypatch.setattr(target, name, dies)
    with pytest.raises(Killed):
        recover(sheets, nadia)
    monkeypatch.undo()
    now = [*state(), *TeamRecovery.objects.values_list(), *Invitation.objects.values_list()]
    assert now == before
    assert reopened(world.pavel).holds(world.riverside.pk)
    recover(sheets, nadia)
    assert reopened(nadia).holds(world.riverside.pk)
