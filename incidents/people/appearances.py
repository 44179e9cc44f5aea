"""Where people stand in records: read from the parts that say so, in the reader's session."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

import pydantic

from accounts.models import Team
from incidents.document import Account, Identity, Perpetrator, Person
from incidents.models import Record
from incidents.records import open_many
from vault import Keyring

# Records opened at once: a batch of keys, not a whole register of plaintext, is in memory.
BATCH = 500


@dataclass(frozen=True)
class Appearance:
    """A record of the team as far as the comparing of people needs it."""

    record: Record
    account: Account
    identity: Identity

    @property
    def heading(self) -> str:
        """What the record is called, "" without a title."""
        return self.account.title

    def person(self, anchor: str) -> Person | None:
        return next((each for each in self.identity.people if each.id == anchor), None)

    def perpetrator(self, anchor: str) -> Perpetrator | None:
        return next((each for each in self.account.perpetrators if each.id == anchor), None)


def appearances(keyring: Keyring, records: Iterable[Record]) -> Iterator[Appearance]:
    """The records that open, in the order given. Two queries for every BATCH of them."""
    records = list(records)
    for start in range(0, len(records), BATCH):
        batch = records[start : start + BATCH]
        parts = open_many(keyring, batch, parts=("account", "identity"))
        for record in batch:
            if found := _read(record, parts.get(record.pk, {})):
                yield found


def naming(found: Iterable[Appearance], links: Collection[str]) -> list[Appearance]:
    """Those of these records in which one of these clients stands."""
    wanted = set(links)
    return [one for one in found if any(each.client in wanted for each in one.identity.people)]


def of_clients(keyring: Keyring, team: Team, links: Collection[str]) -> list[Appearance]:
    """Every record of the team in which one of these clients stands, newest week first.

    Opens them all: for verbs that must miss none, one that is not indexed or must not be found by
    its names included. A page asks `nearby.of_codes` first.
    """
    records = Record.objects.incidents().filter(team=team).select_related("team")
    return naming(appearances(keyring, records.order_by("-week", "pk")), links)


def one(keyring: Keyring, team: Team, record: UUID) -> Appearance | None:
    """One record of the team, None where it is not there or does not open."""
    records = Record.objects.incidents().filter(team=team, pk=record).select_related("team")
    return next(appearances(keyring, records), None)


def _read(record: Record, parts: dict[str, bytes]) -> Appearance | None:
    # An old record that today's rules would refuse is still read: the model is not validated as
    # a whole, and what does not even parse is left out as what does not open is.
    try:
        account = Account.model_validate_json(parts["account"])
        identity = Identity.model_validate_json(parts["identity"])
    except (KeyError, pydantic.ValidationError):
        return None
    return Appearance(record, account, identity)
