"""One coordinator, one locked-out paralegal, and somebody from outside who is called."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import approvals, totp
from accounts.approvals import decide, forget_run_out, read, take_back
from accounts.founding import add_team
from accounts.joining import admit, invite, turn_away
from accounts.keyrings import give_keys, open_keyring
from accounts.models import Approval, Invitation, Membership, Reset, Role, Team, User
from accounts.outsiders import end_trust, trusted_by
from accounts.people import fingerprint_of
from accounts.readmission import ask_readmission, resets_made_by, returning
from accounts.resetting import begin_reset, find_reset, finish_reset, forget_unused, renew_link
from accounts.teams import seal_to_team
from accounts.unlocking import unlock
from audit.reading import read_entries
from tests.accounts.changing_stories import membership_of, reopened
from tests.accounts.outsider_stories import trust
from tests.world import Person, World, make_member, make_person
from vault import Keyring, Undecryptable, context

LETTER = context("letter")
NEW = "seven loud colours there"


@pytest.fixture
def vera(world: World) -> Person:
    """Belongs to no team, and is trusted by Lakeside, which olga coordinates alone."""
    vera = make_person("vera")
    trust(world.olga, vera, world.lakeside.organisation)
    return vera


def locked_out(world: World) -> tuple[Invitation, Keyring]:
    """Otto lost everything; olga made the link, and he used it."""
    code = begin_reset(keyring=reopened(world.olga), actor=world.olga.user, user=world.otto.user)
    person, _code = finish_reset(reset=find_reset(code), new=NEW)
    return _waiting(world), open_keyring(User.objects.get(pk=world.otto.user.pk), person.seed)


def _waiting(world: World) -> Invitation:
    return resets_made_by(world.olga.user).get(user=world.otto.user)


def ask(world: World, outsider: Person, waiting: Invitation) -> Approval:
    return ask_readmission(
        keyring=reopened(world.olga),
        actor=world.olga.user,
        waiting=waiting,
        outsider=outsider.user,
    )


def approve(person: Person, approval: Approval) -> None:
    shown = returning(person.keyring, approval)
    assert shown is not None
    decide(keyring=person.keyring, actor=person.user, approval=approval, subject=shown.subject)


def readmit(world: World, role: Role = Role.PARALEGAL, team: Team | None = None) -> Membership:
    return admit(
        keyring=reopened(world.olga),
        actor=world.olga.user,
        user=User.objects.get(pk=world.otto.user.pk),
        team=team or world.lakeside,
        role=role,
    )


def refused(world: World, **options: Any) -> bool:
    with pytest.raises(ValidationError, match="somebody else"):
        readmit(world, **options)
    return not Membership.objects.filter(user=world.otto.user).exists()


def lakeside_log(world: World) -> list[Any]:
    chain = world.lakeside.organisation.chain
    chain.refresh_from_db()
    rows = read_entries(reopened(world.olga), chain, limit=1000)
    assert all(row.is_readable for row in rows)
    return rows


# The story ---------------------------------------------------------------------------


def test_a_locked_out_paralegal_comes_back_without_a_second_coordinator(
    world: World, vera: Person
) -> None:
    before = seal_to_team(world.lakeside, b"old", LETTER)
    waiting, _own = locked_out(world)
    assert refused(world)
    asked = ask(world, vera, waiting)
    assert refused(world)
    approve(vera, asked)
    membership = readmit(world)
    assert membership.admitted_by == world.olga.user
    seed = _seed(world)
    otto = open_keyring(User.objects.get(pk=world.otto.user.pk), seed)
    assert otto.open(before, LETTER) == b"old"
    assert not Approval.objects.exists()
    assert not Reset.objects.exists()
    rows = [(row.verb, row.actor) for row in lakeside_log(world)]
    olga, second = str(world.olga.user.pk), str(vera.user.pk)
    for entry in (("approval.ask", olga), ("approval.approve", second), ("admit", olga)):
        assert entry in rows
    assert lakeside_log(world)[-1].detail["approved_by"] == second


def _seed(world: World) -> bytes:
    return unlock(User.objects.get(pk=world.otto.user.pk), NEW).seed


def test_the_same_through_the_pages(
    world: World, browser_of: Callable[[Person], Client], vera: Person
) -> None:
    vera.factor = totp.new_secret()
    totp.enrol(user=vera.user, secret=vera.factor)
    olga, outside, otto = browser_of(world.olga), browser_of(vera), Client()
    otto_is = membership_of(world.otto, world.lakeside)
    made = olga.post(reverse("member-reset", args=[otto_is.pk]))
    waiting = _waiting(world)
    second = reverse("member-second", args=[waiting.pk])
    assert olga.get(second).status_code == 404  # not before he has new keys
    assert "Link not used yet" in olga.get(reverse("members")).content.decode()
    path = made.context["link"].partition("testserver")[2]
    otto.post(path, {"new": NEW, "again": NEW})
    assert "Has new keys" in olga.get(reverse("members")).content.decode()
    compared = {"compared": "yes"}
    olga.post(reverse("member-admit", args=[waiting.pk]), compared)
    assert not Membership.objects.filter(user=world.otto.user).exists()
    assert "Ask vera" in olga.get(second).content.decode()
    assert olga.post(second, {"do": "ask", "person": str(world.lena.user.pk)}).status_code == 404
    assert olga.post(second, {"do": "dance"}).status_code == 400
    assert olga.post(second, {"do": "ask", "person": str(vera.user.pk)}).status_code == 302
    place = reverse("approval", args=[Approval.objects.get().pk])
    assert place in [one.url for one in outside.get(reverse("today")).context["waiting"]]
    page = outside.get(place).content.decode()
    shown = fingerprint_of(User.objects.get(pk=world.otto.user.pk))
    for word in ("otto", "Lakeside", "Paralegal", "olga", shown):
        assert word in page
    for answer in ({}, compared, compared | {"shown": "OLD"}, {"shown": shown}):
        again = outside.post(place, {"do": "approve", **answer}).content.decode()
        assert "Compare the fingerprints first" in again
    assert outside.post(place, {"do": "dance"}).status_code == 400
    assert outside.post(place, {"do": "approve", "shown": shown, **compared}).status_code == 302
    assert outside.get(place).status_code == 404  # decided
    assert "Admit otto" in olga.get(second).content.decode()
    assert reverse("members") in [one.url for one in olga.get(reverse("today")).context["waiting"]]
    admit_url = reverse("member-admit", args=[waiting.pk])
    assert olga.post(admit_url, compared | {"shown": shown}).status_code == 302
    assert membership_of(world.otto, world.lakeside).role == Role.PARALEGAL
    assert olga.get(second).status_code == 404


def test_the_outsider_reads_no_record_to_decide(world: World, vera: Person) -> None:
    """Pseudonym, team, role, fingerprint: the queries touch no other room's tables."""
    waiting, _own = locked_out(world)
    asked = ask(world, vera, waiting)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        approve(vera, asked)
    tables = " ".join(query["sql"] for query in queries)
    assert "accounts_approval" in tables
    assert not any(room in tables for room in ("incidents_", "legal_aid_", "advocacy_"))
    assert not vera.keyring.holds(world.lakeside.pk)


# What an approval does not cover -----------------------------------------------------


def test_without_an_outsider_nobody_begins(world: World) -> None:
    with pytest.raises(ValidationError, match="Name a trusted outsider first"):
        begin_reset(keyring=reopened(world.olga), actor=world.olga.user, user=world.otto.user)
    assert membership_of(world.otto, world.lakeside)


@pytest.mark.parametrize("first", ["lakeside", "desk"])
def test_two_teams_are_left_whichever_key_changes_first(
    world: World, vera: Person, first: str
) -> None:
    """Olga founded a legal-aid team beside; Otto belongs to both, and vera is trusted in both."""
    desk = add_team(
        keyring=reopened(world.olga),
        actor=world.olga.user,
        organisation=world.lakeside.organisation,
        kind=Team.Kind.LEGAL_AID,
        name="Desk",
    )
    admit(
        keyring=reopened(world.olga),
        actor=world.olga.user,
        user=world.otto.user,
        team=desk,
        role=Role.PARALEGAL,
    )
    trends = Team.objects.get(organisation=world.lakeside.organisation, kind="advocacy")
    Membership.objects.filter(user=world.olga.user, team=trends).delete()
    teams = [world.lakeside, desk] if first == "lakeside" else [desk, world.lakeside]
    for number, team in enumerate(teams, start=1):
        row = Membership.objects.filter(user=world.otto.user, team=team)
        row.update(id=UUID(int=number))
    begin_reset(keyring=reopened(world.olga), actor=world.olga.user, user=world.otto.user)
    assert resets_made_by(world.olga.user).count() == 2


def test_where_somebody_in_the_team_admits_nobody_from_outside_is_asked(
    world: World, vera: Person
) -> None:
    make_member("omar", world.lakeside, Role.COORDINATOR, world.olga)
    waiting, _own = locked_out(world)
    with pytest.raises(ValidationError, match="cannot approve"):
        ask(world, vera, waiting)


def test_it_covers_these_keys_only(world: World, vera: Person) -> None:
    """Whoever exchanges the keys after the call has keys that nobody approved."""
    waiting, _own = locked_out(world)
    approve(vera, ask(world, vera, waiting))
    otto = User.objects.get(pk=world.otto.user.pk)
    give_keys(otto)
    otto.save()
    assert refused(world)


def test_it_covers_this_role_and_team_only(world: World, vera: Person) -> None:
    waiting, _own = locked_out(world)
    approve(vera, ask(world, vera, waiting))
    assert refused(world, role=Role.COORDINATOR)
    audit = Team.objects.get(organisation=world.lakeside.organisation, kind="audit")
    with pytest.raises(ValidationError):
        readmit(world, Role.AUDITOR, audit)
    turn_away(actor=world.olga.user, invitation=waiting)
    invite(
        keyring=reopened(world.olga),
        actor=world.olga.user,
        team=world.lakeside,
        role=Role.PEER,
    )
    assert refused(world, role=Role.PEER)
    readmit(world)


def test_two_teams_need_two_approvals(world: World, vera: Person) -> None:
    """He was an auditor as well: the first approval does not open the second team."""
    audit = Team.objects.get(organisation=world.lakeside.organisation, kind="audit")
    admit(
        keyring=reopened(world.olga),
        actor=world.olga.user,
        user=world.otto.user,
        team=audit,
        role=Role.AUDITOR,
    )
    code = begin_reset(keyring=reopened(world.olga), actor=world.olga.user, user=world.otto.user)
    finish_reset(reset=find_reset(code), new=NEW)
    waits = {row.team_id: row for row in resets_made_by(world.olga.user)}
    approve(vera, ask(world, vera, waits[world.lakeside.pk]))
    readmit(world)
    with pytest.raises(ValidationError, match="somebody else"):
        readmit(world, Role.AUDITOR, audit)
    approve(vera, ask(world, vera, waits[audit.pk]))
    readmit(world, Role.AUDITOR, audit)
    assert not Reset.objects.exists()


def test_keys_that_changed_since_it_was_asked_are_not_approved(world: World, vera: Person) -> None:
    waiting, _own = locked_out(world)
    asked = ask(world, vera, waiting)
    otto = User.objects.get(pk=world.otto.user.pk)
    give_keys(otto)
    otto.save()
    with pytest.raises(ValidationError, match="no longer what was asked"):
        approve(vera, asked)


def test_it_ends_with_the_trust_and_with_a_week(world: World, vera: Person) -> None:
    waiting, _own = locked_out(world)
    asked = ask(world, vera, waiting)
    approve(vera, asked)
    row = next(trusted_by(reopened(world.olga), world.lakeside.organisation))
    kept = Approval.objects.get(pk=asked.pk)
    end_trust(actor=vera.user, outsider=row)
    assert not Approval.objects.exists()
    kept.save(force_insert=True)
    assert refused(world)
    row.save(force_insert=True)
    past = timezone.localdate() - timedelta(days=1)
    Approval.objects.update(expires_on=past)
    assert refused(world)
    forget_run_out()
    assert not Approval.objects.exists()
    # Nor does whoever writes the database make it last: the day is signed.
    kept.expires_on = timezone.localdate() + timedelta(days=99)
    kept.save(force_insert=True)
    assert refused(world)


def test_rows_that_say_approved_are_not_believed(world: World, vera: Person) -> None:
    waiting, _own = locked_out(world)
    asked = ask(world, vera, waiting)
    Approval.objects.update(state=Approval.State.APPROVED)
    assert refused(world)
    for signature in (bytes(64), bytes(asked.request_signature)):
        Approval.objects.update(decision_signature=signature)
        assert refused(world)
    Approval.objects.update(state=Approval.State.ASKED, decision_signature=b"")
    approve(vera, Approval.objects.get())
    Approval.objects.update(asked_of=world.lena.user)  # somebody else's name under it
    assert refused(world)
    Approval.objects.update(asked_of=vera.user)
    readmit(world)


def test_a_refusal_is_final_and_in_the_log(world: World, vera: Person) -> None:
    waiting, _own = locked_out(world)
    asked = ask(world, vera, waiting)
    decide(keyring=vera.keyring, actor=vera.user, approval=asked, subject=None)
    assert refused(world)
    with pytest.raises(ValidationError):
        approve(vera, asked)
    assert lakeside_log(world)[-1].verb == "approval.refuse"
    approve(vera, ask(world, vera, waiting))  # asked anew, after a call
    readmit(world)


@pytest.mark.parametrize("who", ["olga", "lena", "carla"])
def test_nobody_else_decides(world: World, vera: Person, who: str) -> None:
    """Least of all whoever asks."""
    waiting, _own = locked_out(world)
    asked = ask(world, vera, waiting)
    person = getattr(world, who)
    for keyring in (reopened(person), vera.keyring):
        with pytest.raises(PermissionDenied):
            decide(keyring=keyring, actor=person.user, approval=asked, subject=b"")
    if who != "olga":
        with pytest.raises(Undecryptable):
            read(person.keyring, asked)
        with pytest.raises(PermissionDenied):
            take_back(actor=person.user, approval=asked)
        with pytest.raises(PermissionDenied):
            ask_readmission(
                keyring=person.keyring, actor=person.user, waiting=waiting, outsider=vera.user
            )


def test_who_comes_back_cannot_approve_themself(world: World, vera: Person) -> None:
    waiting, own = locked_out(world)
    with pytest.raises(ValidationError, match="cannot approve"):
        ask_readmission(
            keyring=reopened(world.olga),
            actor=world.olga.user,
            waiting=waiting,
            outsider=world.otto.user,
        )
    assert own.holder == world.otto.user.pk


def test_who_is_reset_named_the_only_outsider(world: World) -> None:
    """Omar coordinates beside olga; with his keys goes what he signed."""
    omar = make_member("omar", world.lakeside, Role.COORDINATOR, world.olga)
    lena = world.lena
    trust(omar, lena, world.lakeside.organisation)
    with pytest.raises(ValidationError, match="Name a trusted outsider"):
        begin_reset(keyring=reopened(world.olga), actor=world.olga.user, user=omar.user)


def test_asking_twice_is_refused_and_taking_back_is_logged(world: World, vera: Person) -> None:
    waiting, _own = locked_out(world)
    asked = ask(world, vera, waiting)
    with pytest.raises(ValidationError, match="already"):
        ask(world, vera, waiting)
    take_back(actor=world.olga.user, approval=asked)
    assert lakeside_log(world)[-1].verb == "approval.take_back"
    assert ask(world, vera, waiting)


def test_nobody_is_asked_before_there_are_new_keys(world: World, vera: Person) -> None:
    begin_reset(keyring=reopened(world.olga), actor=world.olga.user, user=world.otto.user)
    with pytest.raises(ValidationError, match="link was not used"):
        ask(world, vera, _waiting(world))


@pytest.mark.parametrize("step", ["record", "use"])
def test_killed_while_admitting_nothing_is_used_up(
    world: World, vera: Person, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    waiting, _own = locked_out(world)
    approve(vera, ask(world, vera, waiting))

    def dies(*_arguments: object, **_named: object) -> None:
        raise RuntimeError

    target = "accounts.joining.use" if step == "use" else "accounts.joining.auditing.record"
    monkeypatch.setattr(target, dies)
    with pytest.raises(RuntimeError):
        readmit(world)
    monkeypatch.undo()
    assert approvals.asked_of_others(world.olga.user).count() == 1
    readmit(world)


# Links -------------------------------------------------------------------------------


def test_a_link_that_was_lost_is_made_anew(world: World, vera: Person) -> None:
    first = begin_reset(keyring=reopened(world.olga), actor=world.olga.user, user=world.otto.user)
    second = renew_link(keyring=world.olga.keyring, actor=world.olga.user, waiting=_waiting(world))
    assert find_reset(first) is None
    Reset.objects.update(expires_on=timezone.localdate() - timedelta(days=2))
    assert find_reset(second) is None
    third = renew_link(keyring=world.olga.keyring, actor=world.olga.user, waiting=_waiting(world))
    finish_reset(reset=find_reset(third), new=NEW)
    assert [row.verb for row in lakeside_log(world)].count("renew_reset") == 2
    with pytest.raises(ValidationError, match="was used"):
        renew_link(keyring=world.olga.keyring, actor=world.olga.user, waiting=_waiting(world))


def test_nobody_but_its_maker_makes_a_link_anew(world: World) -> None:
    begin_reset(keyring=reopened(world.carla), actor=world.carla.user, user=world.pavel.user)
    waiting = resets_made_by(world.carla.user).get()
    for person in (world.fran, world.pavel, world.olga):
        with pytest.raises(PermissionDenied):
            renew_link(keyring=person.keyring, actor=person.user, waiting=waiting)


def test_a_link_is_made_anew_on_the_members_page(
    world: World, browser_of: Callable[[Person], Client], vera: Person
) -> None:
    begin_reset(keyring=reopened(world.olga), actor=world.olga.user, user=world.otto.user)
    Reset.objects.update(expires_on=timezone.localdate() - timedelta(days=2))
    olga = browser_of(world.olga)
    assert "The link has run out" in olga.get(reverse("members")).content.decode()
    place = reverse("member-link", args=[_waiting(world).pk])
    link = olga.post(place).context["link"].partition("testserver")[2]
    assert Client().get(link).status_code == 200
    assert browser_of(world.carla).post(place).status_code == 404
    Client().post(link, {"new": NEW, "again": NEW})
    assert olga.post(place)["Location"] == reverse("members")


def test_what_nobody_used_for_a_month_is_let_go(world: World, vera: Person) -> None:
    """The old keys were never given up: whoever still has them is invited as anybody is."""
    begin_reset(keyring=reopened(world.olga), actor=world.olga.user, user=world.otto.user)
    past = timezone.localdate() - timedelta(days=30)
    Reset.objects.update(expires_on=past)
    forget_unused()
    assert Reset.objects.exists()
    Reset.objects.update(expires_on=past - timedelta(days=1))
    forget_unused()
    assert not Reset.objects.exists()
    assert not Invitation.objects.filter(user=world.otto.user).exists()


def test_a_used_link_is_never_let_go(world: World, vera: Person) -> None:
    """Else whoever made it could admit alone after a month."""
    locked_out(world)
    Reset.objects.update(expires_on=timezone.localdate() - timedelta(days=400))
    forget_unused()
    assert Reset.objects.exists()
    assert refused(world)
