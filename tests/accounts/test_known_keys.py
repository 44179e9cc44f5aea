"""What teams and peers know of other teams' keys: how they learn it, compare it, keep it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from accounts.books import open_book
from accounts.comparing import accept_key, compare, own_fingerprints, teams_known
from accounts.errors import BookMissing, KeyInDoubt
from accounts.founding import add_team
from accounts.introductions import introduced
from accounts.joining import admit, create_account, find_invitation, invite
from accounts.keyrings import open_keyring
from accounts.known_keys import know, look, require_known
from accounts.models import Invitation, KnownKeys, Role, Team, TeamKey, User
from accounts.pins import FOUNDING, Book, Pin, Standing, judge
from accounts.readmission import resets_made_by
from accounts.resetting import begin_reset, find_reset, finish_reset, renew_link
from accounts.teams import seal_to_team
from audit.reading import read_entries
from tests.accounts.changing_stories import logged, reopened
from tests.attacks.key_changes import change_key
from tests.world import World, make_member
from vault import KeyPair, SigningKey, Undecryptable, context

pytestmark = pytest.mark.django_db

Browser = Callable[..., Client]
NEW = "nine small green boats"
LETTER = context("letter")


def team(of: Team) -> Team:
    return Team.objects.select_related("organisation").get(pk=of.pk)


def exchange(of: Team) -> KeyPair:
    """Put a stranger's keys in the place of a team's."""
    pair = KeyPair.generate()
    TeamKey.objects.filter(team=of, is_current=True).update(
        public_key=pair.public, signing_public=SigningKey.generate().public
    )
    return pair


def standing(world: World, of: Team) -> Standing:
    return look(world.carla.keyring, team(world.riverside), [of.pk])[of.pk].standing


def fingerprint(world: World, of: Team) -> str:
    known = teams_known(world.carla.keyring, team(world.riverside))
    return next(one.fingerprint for one in known if one.team.pk == of.pk)


# Learning ----------------------------------------------------------------------


def test_a_team_knows_the_teams_it_was_founded_with(world: World) -> None:
    book = open_book(world.carla.keyring, world.riverside)
    assert book.feeds == world.trends.pk
    assert set(book.pins) == {world.trends.pk, world.audit_team.pk}
    assert {pin.compared for pin in book.pins.values()} == {FOUNDING}
    for of in (world.clinic, world.trends, world.audit_team):
        assert KnownKeys.objects.filter(owner=of.pk).exists()


def test_a_further_team_knows_the_one_it_feeds_as_its_founder_sees_it(world: World) -> None:
    """Carla does not hold the key of Trends, so nobody has vouched for it yet; Fran does."""
    for person, compared in ((world.carla, ""), (world.fran, FOUNDING)):
        made = add_team(
            keyring=person.keyring,
            actor=person.user,
            organisation=world.riverside.organisation,
            kind=Team.Kind.DOCUMENTATION,
            name="Hillside",
        )
        book = open_book(person.keyring, made)
        assert book.feeds == world.trends.pk
        assert book.pins[world.trends.pk].compared == compared


def test_a_first_contact_is_written_down_once_with_an_entry(world: World) -> None:
    assert standing(world, world.clinic) is Standing.FIRST
    for _again in range(2):
        assert know(world.carla.keyring, team(world.riverside), [team(world.clinic)]) == []
    assert standing(world, world.clinic) is Standing.SAME
    verbs = [verb for verb, _detail in logged(world)]
    assert verbs.count("key.first") == 1


def test_sealing_without_having_made_sure_is_refused(world: World) -> None:
    keyring = reopened(world.carla)
    with pytest.raises(Undecryptable):
        seal_to_team(world.clinic, b"x", LETTER, keyring=keyring)
    know(keyring, team(world.riverside), [team(world.clinic)])
    sealed = seal_to_team(world.clinic, b"x", LETTER, keyring=keyring)
    assert world.lena.keyring.open(sealed, LETTER) == b"x"


def test_what_was_learned_is_gone_when_the_keyring_is_wiped(world: World) -> None:
    keyring = open_keyring(User.objects.get(pk=world.carla.user.pk), world.carla.seed)
    know(keyring, team(world.riverside), [team(world.clinic)])
    assert keyring.knows(world.clinic.pk)
    keyring.wipe()
    assert not keyring.knows(world.clinic.pk)


def test_nobody_reads_the_book_of_a_team_they_do_not_hold(world: World) -> None:
    for person in (world.otto, world.petra, world.lena):
        with pytest.raises(Undecryptable):
            open_book(person.keyring, world.riverside)


def test_two_books_are_never_taken_for_each_other(world: World) -> None:
    KnownKeys.objects.filter(owner=world.riverside.pk).update(
        sealed=KnownKeys.objects.get(owner=world.carla.user.pk).sealed
    )
    with pytest.raises(BookMissing):
        open_book(world.carla.keyring, world.riverside)


def test_a_keyring_from_before_a_change_of_keys_is_told_so(world: World) -> None:
    """Not that somebody has altered the list."""
    before = reopened(world.carla)
    change_key(world.riverside, world.carla)
    KnownKeys.objects.filter(owner=world.riverside.pk).delete()
    with pytest.raises(ValidationError) as refused:
        open_book(before, team(world.riverside))
    assert refused.value.code == "overtaken"


# Peers ---------------------------------------------------------------------------


def joined(world: World, code: str) -> tuple[User, bytes]:
    invitation = find_invitation(code)
    assert invitation is not None
    user, seed, _recovery = create_account(
        username="nadia", password=NEW, invitation=invitation, code=code
    )
    return user, seed


def peer_link(world: World) -> str:
    return invite(
        keyring=world.carla.keyring, actor=world.carla.user, team=world.riverside, role=Role.PEER
    ).code


def test_a_peer_learns_the_teams_key_from_the_link_not_from_the_database(world: World) -> None:
    code = peer_link(world)
    exchange(world.riverside)
    user, seed = joined(world, code)
    with pytest.raises(KeyInDoubt):
        require_known(open_keyring(user, seed), user, team(world.riverside))


def test_a_peer_who_joined_by_link_goes_on_after_a_proper_change(world: World) -> None:
    user, seed = joined(world, peer_link(world))
    change_key(world.riverside, world.carla)
    keyring = open_keyring(user, seed)
    require_known(keyring, user, team(world.riverside))
    assert keyring.public(world.riverside.pk) == bytes(world.riverside.current_key.public_key)


@pytest.mark.parametrize("sealed", [b"", b"x" * 300])
def test_an_invitation_whose_key_was_taken_out_is_refused(
    world: World, browser_of: Browser, sealed: bytes
) -> None:
    code = peer_link(world)
    Invitation.objects.update(sealed_pin=sealed)
    typed = {"username": "nadia", "new": NEW, "again": NEW}
    page = Client().post(reverse("join", args=[code]), typed)
    assert "This invitation was altered" in page.content.decode()
    assert not User.objects.filter(username="nadia").exists()
    page = browser_of(world.otto).post(reverse("join", args=[code]))
    assert "This invitation was altered" in page.content.decode()
    assert not Invitation.objects.filter(user=world.otto.user).exists()


def test_the_key_of_one_invitation_is_not_that_of_another(world: World) -> None:
    first, second = peer_link(world), peer_link(world)
    rows = [find_invitation(code) for code in (first, second)]
    rows[0].sealed_pin = rows[1].sealed_pin
    for code in (first, second):
        with pytest.raises(ValidationError):
            introduced(rows[0], code)


def test_somebody_with_an_account_learns_it_from_the_link_too(
    world: World, browser_of: Browser
) -> None:
    code = peer_link(world)
    assert browser_of(world.otto).post(reverse("join", args=[code])).status_code == 302
    book = open_book(world.otto.keyring, world.otto.user)
    assert set(book.pins) == {world.riverside.pk}


def test_a_peer_without_a_link_takes_the_first_key_and_no_other_after_it(world: World) -> None:
    """Accounts made by commands: trust on first use, and from then on the same."""
    require_known(world.petra.keyring, world.petra.user, team(world.riverside))
    exchange(world.riverside)
    with pytest.raises(KeyInDoubt):
        require_known(world.petra.keyring, world.petra.user, team(world.riverside))


def test_a_reset_tells_a_peer_the_teams_key_again(world: World) -> None:
    petra = User.objects.get(pk=world.petra.user.pk)
    code = begin_reset(keyring=world.carla.keyring, actor=world.carla.user, user=petra)
    kept = TeamKey.objects.filter(team=world.riverside).values_list("public_key", flat=True).get()
    exchange(world.riverside)
    person, _recovery = finish_reset(reset=find_reset(code), new=NEW, code=code)
    with pytest.raises(KeyInDoubt):
        require_known(open_keyring(person.user, person.seed), person.user, team(world.riverside))
    assert kept != world.riverside.current_key.public_key


def test_a_link_that_is_made_anew_tells_the_key_too(world: World) -> None:
    petra = User.objects.get(pk=world.petra.user.pk)
    lost = begin_reset(keyring=world.carla.keyring, actor=world.carla.user, user=petra)
    code = renew_link(
        keyring=world.carla.keyring,
        actor=world.carla.user,
        waiting=resets_made_by(world.carla.user).get(),
    )
    assert code != lost
    person, _recovery = finish_reset(reset=find_reset(code), new=NEW, code=code)
    book = open_book(open_keyring(person.user, person.seed), person.user)
    assert set(book.pins) == {world.riverside.pk}


def test_an_admitted_paralegal_needs_no_introduction(world: World) -> None:
    made = invite(
        keyring=world.carla.keyring,
        actor=world.carla.user,
        team=world.riverside,
        role=Role.PARALEGAL,
    )
    assert bytes(made.invitation.sealed_pin) == b""
    user, seed, _recovery = create_account(
        username="nadia", password=NEW, invitation=made.invitation, code=made.code
    )
    admit(
        keyring=world.carla.keyring,
        actor=world.carla.user,
        user=user,
        team=world.riverside,
        role=Role.PARALEGAL,
    )
    assert open_book(open_keyring(user, seed), world.riverside).feeds == world.trends.pk


# Comparing and accepting -----------------------------------------------------------


def compares(world: World, of: Team, shown: str) -> None:
    compare(
        keyring=world.carla.keyring,
        actor=world.carla.user,
        owner=team(world.riverside),
        team=team(of),
        fingerprint=shown,
    )


def accepts(world: World, of: Team, shown: str, reason: str = "refounded") -> None:
    accept_key(
        keyring=world.carla.keyring,
        actor=world.carla.user,
        owner=team(world.riverside),
        team=team(of),
        fingerprint=shown,
        reason=reason,
    )


def test_what_both_sides_read_aloud_is_the_same(world: World) -> None:
    [(own, read_aloud)] = own_fingerprints(world.lena.keyring, world.lena.user)
    assert own == world.clinic
    assert fingerprint(world, world.clinic) == read_aloud
    compares(world, world.clinic, read_aloud)
    pin = open_book(world.carla.keyring, world.riverside).pins[world.clinic.pk]
    assert pin.compared == pin.since
    assert logged(world)[-1][0] == "key.compared"


def test_a_comparison_stays_when_the_key_changes_properly(world: World) -> None:
    compares(world, world.clinic, fingerprint(world, world.clinic))
    change_key(world.clinic, world.lena)
    know(world.carla.keyring, team(world.riverside), [team(world.clinic)])
    pin = open_book(world.carla.keyring, world.riverside).pins[world.clinic.pk]
    assert (pin.generation, bool(pin.compared), pin.doubted) == (2, True, "")


def test_a_key_that_changed_under_the_telephone_call_is_not_kept(world: World) -> None:
    shown = fingerprint(world, world.clinic)
    exchange(world.clinic)
    for act in (compares, accepts):
        with pytest.raises(ValidationError):
            act(world, world.clinic, shown)
    assert world.clinic.pk not in open_book(world.carla.keyring, world.riverside).pins


def test_a_key_in_doubt_is_not_compared_but_accepted_with_a_reason(world: World) -> None:
    know(world.carla.keyring, team(world.riverside), [team(world.clinic)])
    exchange(world.clinic)
    shown = fingerprint(world, world.clinic)
    with pytest.raises(ValidationError):
        compares(world, world.clinic, shown)
    with pytest.raises(ValidationError):
        accepts(world, world.clinic, shown, reason="they said so")
    assert standing(world, world.clinic) is Standing.DOUBTED
    accepts(world, world.clinic, shown)
    assert standing(world, world.clinic) is Standing.SAME
    verb, detail = logged(world)[-1]
    assert (verb, detail["because"]) == ("key.accepted", "refounded")


def test_a_key_that_is_not_in_doubt_is_not_accepted(world: World) -> None:
    with pytest.raises(ValidationError):
        accepts(world, world.clinic, fingerprint(world, world.clinic))


def test_a_paralegal_compares_and_does_not_accept(world: World) -> None:
    know(world.carla.keyring, team(world.riverside), [team(world.clinic), team(world.duty)])
    exchange(world.clinic)
    given = {"keyring": world.pavel.keyring, "actor": world.pavel.user}
    given |= {"owner": team(world.riverside)}
    compare(**given, team=team(world.duty), fingerprint=fingerprint(world, world.duty))
    with pytest.raises(PermissionDenied):
        accept_key(
            **given,
            team=team(world.clinic),
            fingerprint=fingerprint(world, world.clinic),
            reason="refounded",
        )


def test_nobody_compares_in_the_book_of_others(world: World) -> None:
    for owner in (team(world.riverside), world.petra.user):
        with pytest.raises(PermissionDenied):
            compare(
                keyring=world.otto.keyring,
                actor=world.otto.user,
                owner=owner,
                team=team(world.clinic),
                fingerprint="x",
            )


def test_the_team_that_gets_the_facts_is_accepted_with_its_key(world: World) -> None:
    """Riverside now feeds another advocacy team, and somebody there answered the telephone."""
    elsewhere = Team.objects.get(organisation=world.lakeside.organisation, kind="advocacy")
    Team.objects.filter(pk=world.riverside.pk).update(feeds=elsewhere)
    assert standing(world, elsewhere) is Standing.DOUBTED
    accepts(world, elsewhere, fingerprint(world, elsewhere), reason="other")
    assert open_book(world.carla.keyring, world.riverside).feeds == elsewhere.pk
    assert standing(world, elsewhere) is Standing.SAME


def test_a_peer_accepts_for_themself_and_the_log_does_not_name_them(
    world: World, browser_of: Browser
) -> None:
    require_known(world.petra.keyring, world.petra.user, team(world.riverside))
    kept = TeamKey.objects.get(team=world.riverside)
    exchange(world.riverside)
    browser = browser_of(world.petra)
    url = reverse("known-key", args=[world.petra.user.pk, world.riverside.pk])
    shown = browser.get(url).context["known"].fingerprint
    typed = {"shown": shown, "step": "accept", "compared": "yes", "reason": "other"}
    assert browser.post(url, typed).status_code == 302
    kept.save()
    chain = world.riverside.organisation.chain
    entries = read_entries(reopened(world.ossian), chain, limit=10_000)
    assert [(one.verb, one.actor) for one in entries][-1] == ("key.accepted", "")


@pytest.mark.parametrize("value", ["", "\0", "x" * 100_000, "½", "<script>"])
@pytest.mark.parametrize("field", ["shown", "step", "compared", "reason"])
def test_nonsense_changes_nothing(
    world: World, browser_of: Browser, field: str, value: str
) -> None:
    url = reverse("known-key", args=[world.riverside.pk, world.clinic.pk])
    typed = {"shown": "0000", "step": "accept", "compared": "yes", "reason": "refounded"}
    answer = browser_of(world.carla).post(url, typed | {field: value})
    assert answer.status_code == 409
    assert world.clinic.pk not in open_book(world.carla.keyring, world.riverside).pins


# The rule itself -------------------------------------------------------------------


def test_a_book_reads_what_it_wrote(world: World) -> None:
    pin = Pin.of(world.clinic.current_key, "2026-W01", compared="2026-W02")
    book = Book(7, world.trends.pk, {world.clinic.pk: pin})
    assert Book.read(book.written()) == book
    for broken in (b"", b"[]", b"{}", b'{"teams": {"x": 1}, "feeds": "", "number": 1}', b"\xff"):
        with pytest.raises(ValueError):  # noqa: PT011 - any of them
            Book.read(broken)


def test_a_team_without_exactly_one_whole_current_key_is_in_doubt(world: World) -> None:
    key = world.clinic.current_key
    short = TeamKey(generation=1, is_current=True, public_key=b"x", signing_public=b"y")
    retired = TeamKey(generation=1, is_current=False, public_key=b"x", signing_public=b"y")
    pin = Pin.of(key, "2026-W01")
    for keys in ([], [short], [retired], [key, key]):
        for known in (None, pin):
            assert judge(known, keys, "2026-W02").standing is Standing.DOUBTED
    assert judge(pin, [key], "2026-W02").standing is Standing.SAME


def test_since_when_a_key_is_in_doubt_does_not_move(world: World) -> None:
    pin = Pin.of(world.clinic.current_key, "2026-W01")
    first = judge(pin, [], "2026-W02").pin
    assert judge(first, [], "2026-W03").pin.doubted == "2026-W02"
    assert judge(first, [world.clinic.current_key], "2026-W03").pin == pin


def test_a_succession_with_a_gap_or_a_stranger_in_it_is_in_doubt(world: World) -> None:
    pin = Pin.of(world.clinic.current_key, "2026-W01")
    change_key(world.clinic, world.lena)
    keys = list(world.clinic.keys.all())
    assert judge(pin, keys, "2026-W02").standing is Standing.FOLLOWED
    second = next(key for key in keys if key.generation == 2)
    second.generation = 3
    assert judge(pin, keys, "2026-W02").standing is Standing.DOUBTED
    second.generation = 2
    second.predecessor_signature = bytes(64)
    assert judge(pin, keys, "2026-W02").standing is Standing.DOUBTED
    assert judge(None, keys, "2026-W02").standing is Standing.DOUBTED


def test_someone_new_in_a_team_finds_its_book(world: World) -> None:
    know(world.carla.keyring, team(world.riverside), [team(world.clinic)])
    chidi = make_member("chidi", world.riverside, Role.PARALEGAL, world.carla)
    exchange(world.clinic)
    assert know(chidi.keyring, team(world.riverside), [team(world.clinic)]) == [world.clinic]
