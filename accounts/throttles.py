"""How often someone may guess. Counts survive a restart; no name and no address in clear.

A try is counted before anything is derived, under keyed hashes of the name, of the address and of
both together. Whoever then gets in, gets the try back. Each further failure doubles the wait, so
that guessing costs hours while a person who mistypes loses seconds. The waits are the same for
names that do not exist. Someone else's failures never close a door to an honest person:

* what one address may try with one name is narrow, and closes that pair only;
* what one address may try with all names is wider, because an office shares an address;
* a name that is tried from everywhere leaves every further address one try instead of five.

Codes are six digits, so there the last rule closes the door for everyone, for a while.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.errors import TooMany
from accounts.models import Attempts
from accounts.naming import normal_name
from audit.server_key import kept_bytes
from vault import blind

WINDOW = timedelta(hours=1)
MOST_REFUSALS = 60
REFUSALS_SECONDS = 15 * 60
_FIRST_WAIT = 4


@dataclass(frozen=True)
class Limit:
    """How many failures cost nothing; the waits after them double up to `longest` seconds."""

    free: int
    longest: int

    def wait(self, count: int) -> int:
        """Seconds after the `count`th failure."""
        beyond = count - self.free
        return min(_FIRST_WAIT << min(beyond - 1, 20), self.longest) if beyond > 0 else 0


PAIR = Limit(free=5, longest=15 * 60)
HUNTED = Limit(free=1, longest=15 * 60)  # a pair whose name is being tried from everywhere
ADDRESS = Limit(free=40, longest=15 * 60)
NAME = Limit(free=50, longest=0)
CODE_OF_NAME = Limit(free=20, longest=60 * 60)


@dataclass(frozen=True)
class Try:
    """One try that was counted. Say how it ended, unless it failed."""

    pair: bytes | None
    others: tuple[bytes, ...] = field(default=())

    def succeeded(self) -> None:
        """They got in: forget what this address failed with this name before."""
        if self.pair is not None:
            Attempts.objects.filter(blind=self.pair).delete()
        _give_back(self.others)

    def was_none(self) -> None:
        """Nothing was looked at (the server was busy, a field was empty): count nothing."""
        _give_back((self.pair, *self.others) if self.pair is not None else self.others)


def begin(door: str, *, name: str = "", address: str = "") -> Try:
    """Count a try at a door; TooMany if it comes too soon after others that failed.

    `name` may be anything somebody typed. An unknown address ("") is not counted by itself. A name
    that is refused was not counted: waiting is over when it is over.
    """
    limits: dict[bytes, Limit] = {}
    pair = whole = None
    if name:
        typed = normal_name(name)
        pair, whole = _blind(door, "pair", address, typed), _blind(door, "name", "", typed)
        limits |= {pair: PAIR, whole: CODE_OF_NAME if door == "code" else NAME}
    if address:
        limits[_blind(door, "address", address, "")] = ADDRESS
    with transaction.atomic():
        rows = _locked(limits)
        if pair and whole and rows[whole].count >= NAME.free:
            limits[pair] = HUNTED
        now = timezone.now()
        opens = max((row.opens_at for row in rows.values()), default=now)
        if opens > now:
            raise TooMany(ceil((opens - now).total_seconds()))
        for key, row in rows.items():
            row.count += 1
            row.opens_at = now + timedelta(seconds=limits[key].wait(row.count))
            row.save(update_fields=["count", "opens_at"])
    return Try(pair, tuple(key for key in limits if key != pair))


def begun(door: str, *, address: str) -> Try:
    """A try that an earlier request of the same address began, to say how it ended."""
    return Try(None, (_blind(door, "address", address, ""),) if address else ())


def forget_attempts() -> int:
    """Delete what is an hour old; return how many rows. Harmless to repeat."""
    return Attempts.objects.filter(opens_at__lt=timezone.now() - WINDOW).delete()[0]


def may_record_refusal() -> bool:
    """Whether a refusal at the door is still written to the audit; counts this one.

    Anyone can be refused, as often as they like. What can never be deleted must not be filled by
    strangers: after sixty in a quarter of an hour the flood is on record, and the rest is not.
    """
    cache.add("refusals", 0, REFUSALS_SECONDS)
    try:
        return cache.incr("refusals") <= MOST_REFUSALS
    except ValueError:  # it ran out between the two lines
        return True


def _locked(keys: dict[bytes, Limit]) -> dict[bytes, Attempts]:
    """The rows of these keys, forgotten ones begun anew; always locked in the same order."""
    now, rows = timezone.now(), {}
    for key in sorted(keys):
        Attempts.objects.get_or_create(blind=key, defaults={"opens_at": now})
        row = Attempts.objects.select_for_update().get(blind=key)
        if row.opens_at < now - WINDOW:
            row.count = 0
        rows[key] = row
    return rows


def _give_back(keys: tuple[bytes, ...]) -> None:
    rows = Attempts.objects.filter(blind__in=keys)
    with transaction.atomic():
        rows.update(count=Greatest(F("count") - 1, 0), opens_at=timezone.now())
        rows.filter(count=0).delete()  # who only ever got in leaves nothing here


def _blind(door: str, what: str, address: str, name: str) -> bytes:
    key = kept_bytes(Path(settings.DATA) / "attempts.key")
    # Only the name is typed by anyone, and it comes last: no two of these read the same.
    text = "\0".join((door, what, address, name))
    return blind(key, text.encode("utf-8", "replace").decode(), "attempts")
