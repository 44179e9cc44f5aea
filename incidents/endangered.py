"""Records about which nobody is told how to reach anyone, because somebody is in danger.

The hold is set in a case, of which this room knows nothing: imports point one way. So whoever
knows of one registers here, and every page that shows a contact asks here first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from incidents.models import Record
from vault import Keyring

Teller = Callable[[Keyring, frozenset[UUID]], set[UUID]]

_tellers: list[Teller] = []


def tells_of_danger(teller: Teller) -> Teller:
    """Register who knows in which of these records (by id) somebody is in danger.

    It must be quiet about what the keyring does not open: a hold is sealed like everything else.
    """
    if teller not in _tellers:
        _tellers.append(teller)
    return teller


def endangered(keyring: Keyring, records: Iterable[Record]) -> set[UUID]:
    """The ids of those records in which nobody may be contacted, as far as the keyring tells."""
    wanted = frozenset(record.pk for record in records)
    return {found for teller in _tellers for found in teller(keyring, wanted)} if wanted else set()


def is_endangered(keyring: Keyring, record: Record) -> bool:
    """`endangered` of one record."""
    return record.pk in endangered(keyring, [record])
