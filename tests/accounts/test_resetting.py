"""New keys for someone who lost passphrase and recovery code: two others, and both are named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import resetting
from accounts.joining import admit, invite, waiting_for
from accounts.keyrings import open_keyring
from accounts.models import Membership, Reset, Role, SecondFactor, Unlocker, User
from accounts.resetting import begin_reset, find_reset, finish_reset
from accounts.teams import seal_to_team
from accounts.tokens import TokenRefused, issue_token, open_token
from accounts.unlocking import unlock
from incidents.intake import receipts_of, submit_intake
from tests.accounts.changing_stories import (
    logged,
    membership_of,
    reopened,
    second_coordinator,
    stolen_keyring,
)
from tests.incidents import stories
from tests.world import PASSWORD, Person, World
from vault import Keyring, Undecryptable, context

LETTER = context("letter")
NEW = "seven loud colours there"


def begin(actor: Person, person: Person) -> str:
    code = begin_reset(keyring=reopened(actor), actor=actor.user, user=person.user)
    actor.forget_keyring()
    return code


def finish(code: str) -> tuple[User, Keyring]:
    reset = find_reset(code)
    assert reset is not None
    person, _recovery_code = finish_reset(reset=reset, new=NEW)
    return person.user, open_keyring(User.objects.get(pk=person.user.pk), person.seed)


def readmit(actor: Person, user: User, world: World, role: Role = Role.PARALEGAL) -> Membership:
    user = User.objects.get(pk=user.pk)
    return admit(
        keyring=reopened(actor), actor=actor.user, user=user, team=world.riverside, role=role
    )


def test_a_person_comes_back_through_two_others(world: World) -> None:
    before = seal_to_team(world.riverside, b"old", LETTER)
    stolen = stolen_keyring(world.pavel)
    user, keyring = finish(begin(world.carla, world.pavel))
    assert user.pk == world.pavel.user.pk
    assert not keyring.holds(world.riverside.pk)  # new keys, and nothing yet
    assert unlock(User.objects.get(pk=user.pk), PASSWORD) is None
    seed = unlock(User.objects.get(pk=user.pk), NEW).seed
    readmit(world.fran, user, world)
    keyring = open_keyring(User.objects.get(pk=user.pk), seed)
    assert keyring.open(before, LETTER) == b"old"
    assert not stolen.can_open(seal_to_team(world.riverside, b"new", LETTER))
    with pytest.raises(Undecryptable):
        open_keyring(User.objects.get(pk=user.pk), world.pavel.seed)
    verbs = [verb for verb, _detail in logged(world)]
    assert [verb for verb in verbs if verb in ("begin_reset", "finish_reset", "admit")][-3:] == [
        "begin_reset",
        "finish_reset",
        "admit",
    ]
    assert not Reset.objects.exists()


def test_whoever_made_the_link_cannot_admit_even_who_is_invited_anew(world: World) -> None:
    """Carla opens the link herself: she has Pavel's account, and nobody believes it."""
    user, _keyring = finish(begin(world.carla, world.pavel))
    with pytest.raises(ValidationError, match="somebody else"):
        readmit(world.carla, user, world)
    assert not waiting_for(world.carla.user).filter(user=user).exists()
    assert waiting_for(world.fran.user).filter(user=user).exists()
    invite(
        keyring=world.carla.keyring, actor=world.carla.user, team=world.riverside, role=Role.PEER
    )
    with pytest.raises(ValidationError, match="somebody else"):
        readmit(world.carla, user, world, Role.PEER)
    assert not Membership.objects.filter(user=user).exists()


def test_nobody_admits_the_old_keys_while_the_link_is_open(world: World) -> None:
    begin(world.carla, world.pavel)
    with pytest.raises(ValidationError):
        readmit(world.fran, world.pavel.user, world)
    assert not waiting_for(world.fran.user).filter(user=world.pavel.user).exists()


def test_keys_that_changed_since_they_were_compared_are_not_admitted(world: World) -> None:
    shown = User.objects.get(pk=world.pavel.user.pk)
    finish(begin(world.carla, world.pavel))
    with pytest.raises(ValidationError, match="just changed"):
        admit(
            keyring=reopened(world.fran),
            actor=world.fran.user,
            user=shown,
            team=world.riverside,
            role=Role.PARALEGAL,
        )


def test_a_steward_is_reset_and_everyone_else_goes_on_reading(world: World) -> None:
    """Chidi stands between Carla, whom he does not depend on any more, and nobody is locked out."""
    chidi = second_coordinator(world)
    user, _keyring = finish(begin(chidi, world.carla))
    for person in (world.fran, world.pavel, chidi):
        assert reopened(person).holds(world.riverside.pk)
    readmit(world.fran, user, world, Role.COORDINATOR)
    assert reopened(world.pavel).holds(world.riverside.pk)


def test_what_the_old_keys_opened_is_gone(world: World) -> None:
    token = issue_token(
        keyring=world.petra.keyring,
        user=world.petra.user,
        scopes=["submit"],
        expires_on=timezone.localdate() + timedelta(days=3),
    )

    def send(keyring: Keyring) -> None:
        submit_intake(
            team=world.riverside,
            report=stories.report(),
            intake_id=uuid4(),
            author=world.petra.user,
            keyring=keyring,
        )

    send(world.petra.keyring)
    user, keyring = finish(begin(world.carla, world.petra))
    with pytest.raises(TokenRefused):
        open_token(token)
    assert set(Unlocker.objects.filter(user=user).values_list("kind", flat=True)) == {
        "password",
        "recovery",
    }
    assert receipts_of(keyring, user) == []
    readmit(world.fran, user, world, Role.PEER)
    send(keyring)
    assert len(receipts_of(keyring, user)) == 1


def test_second_factor_and_administration_do_not_survive(world: World) -> None:
    User.objects.filter(pk=world.pavel.user.pk).update(is_administrator=True)
    user, _keyring = finish(begin(world.carla, world.pavel))
    assert not SecondFactor.objects.filter(user=user).exists()
    assert not User.objects.get(pk=user.pk).is_administrator


def test_it_takes_two_people_so_one_alone_cannot_begin(world: World) -> None:
    """Lena and the founder admit at the clinic; neither has a second one to readmit the other."""
    founder = Membership.objects.exclude(user=world.lena.user).get(team=world.clinic).user
    with pytest.raises(ValidationError):
        begin_reset(keyring=world.lena.keyring, actor=world.lena.user, user=founder)
    assert Membership.objects.filter(user=founder, team=world.clinic).exists()
    assert not Reset.objects.exists()


def test_who_belongs_to_another_team_too_must_leave_that_first(world: World) -> None:
    """Carla does not audit: she cannot give the founder's audit role to whoever has her link."""
    second_coordinator(world)
    with pytest.raises(ValidationError, match="do not admit"):
        begin(world.carla, world.fran)
    assert reopened(world.fran).holds(world.audit_team.pk)


@pytest.mark.parametrize("who", ["pavel", "petra", "lena", "ossian"])
def test_only_who_may_admit_may_reset(world: World, who: str) -> None:
    with pytest.raises(PermissionDenied):
        begin(getattr(world, who), world.carla)


def test_a_link_works_once_and_for_three_days(world: World) -> None:
    code = begin(world.carla, world.pavel)
    reset = find_reset(code)
    finish(code)
    assert find_reset(code) is None
    with pytest.raises(ValidationError):
        finish_reset(reset=reset, new=NEW)
    code = begin(world.carla, world.petra)
    Reset.objects.filter(user=world.petra.user).update(
        expires_on=timezone.localdate() - timedelta(days=1)
    )
    assert find_reset(code) is None
    assert find_reset("nonsense\0") is None


@pytest.mark.parametrize(
    "step", ["give_keys", "keep_password", "new_recovery_code", "end_sessions", "_use"]
)
@pytest.mark.parametrize("after", [0, 1])
def test_killed_at_any_step_the_old_keys_stand_and_the_link_holds(
    world: World, monkeypatch: pytest.MonkeyPatch, step: str, after: int
) -> None:
    code = begin(world.carla, world.pavel)
    real: Callable[..., object] = getattr(resetting, step)

    def dies(*arguments: object, **named: object) -> object:
        if after:
            real(*arguments, **named)
        raise RuntimeError

    monkeypatch.setattr(resetting, step, dies)
    with pytest.raises(RuntimeError):
        finish(code)
    monkeypatch.undo()
    assert reopened(world.pavel)  # his own keys still open
    finish(code)


def test_through_the_pages(world: World, browser_of: Callable[[Person], Client]) -> None:
    carla, pavel = browser_of(world.carla), Client()
    place = reverse("member-reset", args=[membership_of(world.pavel, world.riverside).pk])
    assert "It takes two people" in carla.get(place).content.decode()
    page = carla.post(place).content.decode()
    path = "/reset/" + page.partition("/reset/")[2].partition("<")[0]
    assert pavel.get(path).status_code == 200
    for answer in (
        {},
        {"new": NEW},
        {"new": NEW, "again": "x"},
        {"new": "short", "again": "short"},
    ):
        refused = pavel.post(path, answer)
        assert refused.status_code == 200
        assert "notice-alarm" in refused.content.decode()
    done = pavel.post(path, {"new": NEW, "again": NEW})
    assert "pavel" in done.content.decode()
    assert pavel.get(path).status_code == 404
    fran = browser_of(world.fran)
    row = waiting_for(world.fran.user).get()
    admit_url = reverse("member-admit", args=[row.pk])
    assert fran.post(admit_url, {"compared": "yes", "shown": "OLD"}).status_code == 200
    assert not Membership.objects.filter(user=world.pavel.user).exists()
    assert fran.post(admit_url, {"compared": "yes"}).status_code == 302
    assert membership_of(world.pavel, world.riverside).admitted_by == world.fran.user
