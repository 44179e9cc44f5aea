"""Before anything is sealed to somebody else's team, its key is held against what is known of it.

Public keys lie in the database, and whoever can write that could exchange them. So each team keeps
a book of the keys it has met, sealed under its own seed; peers, who hold no team key, keep one
under theirs. A book comes into being with its owner's keys, never later: a missing one is an alarm,
not a first use. What is not known yet is taken as the database shows it, and marked as not compared
until somebody has compared the fingerprint by voice (see `accounts.comparing`).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import auditing
from accounts.books import Owner, begin_book, locked_book, open_book, pair_of, write_book
from accounts.errors import BookMissing, KeyInDoubt
from accounts.lookups import Lookup
from accounts.models import Team, TeamKey, User
from accounts.pins import Book, Judged, Pin, Standing, judge
from audit.chaining import week_of
from vault import Keyring

logger = logging.getLogger(__name__)

WORTH_AN_ENTRY = {Standing.FIRST: "key.first", Standing.FOLLOWED: "key.followed"}
# Asked with every record that has a fact.
_OF_TWO = Lookup(TeamKey, "one.team_id IN (%s, %s)")
_WORDS = {**WORTH_AN_ENTRY, Standing.DOUBTED: "key.doubted"}


def look(keyring: Keyring, owner: Owner, teams: Iterable[UUID]) -> dict[UUID, Judged]:
    """How each team's keys stand to what is known, changing nothing. Two queries. BookMissing."""
    return _judge(owner, open_book(keyring, owner), teams)


def know(keyring: Keyring, owner: Owner, teams: Iterable[Team]) -> list[Team]:
    """Make sure of other teams' keys; return those in doubt. The keyring learns all others.

    First contacts and proper successors are written into the book, with an entry in the log, in a
    transaction of the caller's that has not written to the log yet. BookMissing.
    """
    asked = {team.pk: team for team in teams}
    found = look(keyring, owner, asked)
    if any(one.standing in WORTH_AN_ENTRY for one in found.values()):
        found = _note(keyring, owner, asked)
    return _learned(keyring, asked, found)


def require_known(keyring: Keyring, owner: Owner, team: Team) -> None:
    """Make sure of one team's key outside of any transaction, and tell the log when it is refused.

    Only a first contact is written: what seals next may be something that must not be joined with
    a change of its sender's book. Raises KeyInDoubt or BookMissing; nothing was sealed.
    """
    try:
        found = look(keyring, owner, [team.pk])
        if found[team.pk].standing is Standing.FIRST:
            with transaction.atomic():
                found = _note(keyring, owner, {team.pk: team})
        if doubted := _learned(keyring, {team.pk: team}, found):
            raise KeyInDoubt(doubted)
    except (KeyInDoubt, BookMissing) as doubt:
        report_refusal(keyring, owner, team, doubt)
        raise


def report_refusal(
    keyring: Keyring, owner: Owner, team: Team, doubt: KeyInDoubt | BookMissing
) -> None:
    """Tell the log that nothing was sealed to a team: after the refused verb's transaction."""
    organisation = (owner if isinstance(owner, Team) else team).organisation
    detail = {"because": "missing" if isinstance(doubt, BookMissing) else "changed"}
    auditing.record_refusal(organisation, _actor(keyring, owner), "key.refused", team, detail)


def begin_again(keyring: Keyring, owner: Owner) -> None:
    """Begin a book that is missing, with what the database shows, compared by nobody; within the
    caller's transaction. What is in doubt even so stays unknown."""
    feeds = owner.feeds_id if isinstance(owner, Team) else None
    teams = [feeds] if feeds else []
    pins = {team: pin for team, keys in keys_of(teams).items() if (pin := _first(keys))}
    begin_book(pair_of(keyring, owner), owner.pk, Book(feeds=feeds, pins=pins))
    for team in [owner] if isinstance(owner, Team) else _written_to(owner):
        tell(keyring, owner, team, "key.book_begun", {"book": "1"})


def watch(keyring: Keyring, owner: Owner) -> list[UUID]:
    """Look at every key an owner knows; follow proper successors, note doubts once in the log.

    Returns the teams in doubt. Done whenever a keeper opens *Today*: the sooner a book follows a
    change of keys, the less somebody can do with the key before. BookMissing.
    """
    book = open_book(keyring, owner)
    known = {*book.pins, *([owner.feeds_id] if isinstance(owner, Team) and owner.feeds_id else [])}
    found = _judge(owner, book, known)
    if any(one.pin is not None and one.pin != book.pins.get(team) for team, one in found.items()):
        with transaction.atomic():
            found = _follow(keyring, owner, known)
    doubted = [team for team, one in found.items() if one.key is None]
    return sorted(doubted, key=lambda team: isinstance(owner, Team) and team != owner.feeds_id)


def feeds_in_doubt(
    keyring: Keyring, team: Team, shown: Mapping[UUID, list[TeamKey]] | None = None
) -> bool:
    """Whether the team that gets this team's facts, or its key, is not the one known; if not, the
    keyring learns it. Writes nothing. `shown` are keys already read, to save a query."""
    if team.feeds_id is None:
        return True
    keys = (shown or keys_of([team.feeds_id]))[team.feeds_id]
    try:
        found = _held_against(team, open_book(keyring, team), {team.feeds_id: keys})
    except BookMissing:
        return True
    key = found[team.feeds_id].key
    if key is not None:
        keyring.learn(team.feeds_id, bytes(key.public_key))
    return key is None


def this_week() -> str:
    return week_of(timezone.localtime())


def keys_of(teams: Iterable[UUID]) -> dict[UUID, list[TeamKey]]:
    """All generations of teams as the database shows them, by team. One query."""
    found: dict[UUID, list[TeamKey]] = {team: [] for team in teams}
    few = list(found)
    rows: Iterable[TeamKey] = (
        _OF_TWO.rows(few[0], few[-1])
        if 1 <= len(few) <= 2
        else TeamKey.objects.filter(team__in=few)
    )
    for key in rows:
        found[key.team_id].append(key)
    return found


def tell(keyring: Keyring, owner: Owner, team: Team, verb: str, detail: Mapping[str, str]) -> None:
    """Write a change of a book into the log of the owner's organisation; peers are not named."""
    organisation = owner.organisation if isinstance(owner, Team) else team.organisation
    auditing.record(organisation, _actor(keyring, owner), verb, team, dict(detail))


def _note(keyring: Keyring, owner: Owner, asked: Mapping[UUID, Team]) -> dict[UUID, Judged]:
    book = locked_book(keyring, owner)
    found = _judge(owner, book, asked)  # another session may have been faster
    fresh = {
        team: one.pin
        for team, one in found.items()
        if one.pin is not None and one.standing in WORTH_AN_ENTRY
    }
    if fresh:
        book = book.with_pins(fresh)
        write_book(keyring, owner, book)
        for team in sorted(fresh):
            verb = WORTH_AN_ENTRY[found[team].standing]
            detail = {"book": str(book.number), "generation": str(fresh[team].generation)}
            tell(keyring, owner, asked[team], verb, detail)
    return found


def _follow(keyring: Keyring, owner: Owner, known: Iterable[UUID]) -> dict[UUID, Judged]:
    book = locked_book(keyring, owner)
    found = _judge(owner, book, known)
    changed = {
        team: one
        for team, one in found.items()
        if one.pin is not None and one.pin != book.pins.get(team)
    }
    if not changed:
        return found
    book = book.with_pins({team: one.pin for team, one in changed.items() if one.pin})
    write_book(keyring, owner, book)
    teams = Team.objects.select_related("organisation").in_bulk(list(changed))
    for team, one in sorted(changed.items()):
        verb = _WORDS.get(one.standing, "key.cleared")
        tell(keyring, owner, teams[team], verb, {"book": str(book.number)})
    return found


def _first(keys: list[TeamKey]) -> Pin | None:
    return judge(None, keys, this_week()).pin


def _written_to(person: User) -> Iterable[Team]:
    return Team.objects.filter(memberships__user=person).select_related("organisation")


def _judge(owner: Owner, book: Book, teams: Iterable[UUID]) -> dict[UUID, Judged]:
    return _held_against(owner, book, keys_of(teams))


def _held_against(
    owner: Owner, book: Book, shown: Mapping[UUID, list[TeamKey]]
) -> dict[UUID, Judged]:
    week, pins = this_week(), book.pins
    found = {team: judge(pins.get(team), keys, week) for team, keys in shown.items()}
    if isinstance(owner, Team) and owner.feeds_id != book.feeds:
        # Facts have gone elsewhere so far, and nobody here decided that they should not.
        for team in {owner.feeds_id, book.feeds} & found.keys():
            pin = pins.get(team)
            marked = replace(pin, doubted=pin.doubted or week) if pin else None
            found[team] = Judged(Standing.DOUBTED, None, marked)
    return found


def _learned(
    keyring: Keyring, asked: Mapping[UUID, Team], found: Mapping[UUID, Judged]
) -> list[Team]:
    doubted = []
    for team, one in found.items():
        if one.key is None:
            logger.error("team %s: its key is not the one known", team)
            doubted.append(asked[team])
        else:
            keyring.learn(team, bytes(one.key.public_key))
    return doubted


def _actor(keyring: Keyring, owner: Owner) -> User | None:
    """Peers are not named: the entry would tell who was about to report."""
    return User(pk=keyring.holder) if isinstance(owner, Team) else None
