"""What the page of one client shows of the records in which they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from incidents import dates, spoken, vocabulary
from incidents.document import Person
from incidents.models import Record
from incidents.people.appearances import Appearance


@dataclass(frozen=True)
class Line:
    """One record of the client. `part`: harmed or a witness."""

    record: Record
    title: str
    when: str
    part: str
    harms: list[str]


@dataclass(frozen=True)
class Referred:
    """One thing that was passed on for them: to whom, and where it stands."""

    record: Record
    what: str
    state: str


class ClientSheet:
    """Records, referrals and harms of a client, read from records that are open."""

    def __init__(self, links: Collection[str], records: list[Appearance]) -> None:
        self._links, self._records = links, records

    @property
    def lines(self) -> list[Line]:
        """The newest happening first; what has no date last."""
        return [self._line(found) for found in sorted(self._records, key=_when, reverse=True)]

    @property
    def referrals(self) -> list[Referred]:
        """Health and social services, and legal aid as far as the record's state tells."""
        found = []
        for each in self._records:
            if each.record.state in _WITH_LAWYERS:
                label = Record.State(each.record.state).label
                found.append(Referred(each.record, vocabulary.label("need", "lawyer_now"), label))
            for referral in each.account.referrals:
                what = referral.recipient or vocabulary.label("service", referral.service)
                result = vocabulary.label("referral_result", referral.result)
                found.append(Referred(each.record, what, result))
        return found

    @property
    def harms(self) -> list[tuple[str, list[tuple[str, int]]]]:
        """By year, what was done to them and how often: (year or "", [(harm, times)])."""
        years: dict[str, Counter[str]] = {}
        for found in self._records:
            for act in found.account.acts:
                if self._is_victim(found, act.victims):
                    year = dates.period_of(act.date)[:4] if act.date else ""
                    years.setdefault(year, Counter()).update(act.harms)
        return [
            (year, [(vocabulary.label("harm", harm), n) for harm, n in counted.most_common()])
            for year, counted in sorted(years.items(), reverse=True)
            if counted
        ]

    @property
    def contacts(self) -> list[str]:
        """Other contacts that records give, each once: which one is safe, they know best."""
        given = [p.safe_contact for found in self._records for p in self._persons(found)]
        return list(dict.fromkeys(filter(None, given)))

    def _persons(self, found: Appearance) -> list[Person]:
        return [person for person in found.identity.people if person.client in self._links]

    def _is_victim(self, found: Appearance, victims: list[str]) -> bool:
        return bool({person.id for person in self._persons(found)} & set(victims))

    def _line(self, found: Appearance) -> Line:
        account = found.account
        first = next((act.date for act in account.acts if act.date), "")
        roles = {person.role for person in self._persons(found)}
        mine = [act for act in account.acts if self._is_victim(found, act.victims)]
        return Line(
            found.record,
            account.title or vocabulary.label("violation", account.acts[0].violation),
            spoken.date_words(first) if first else "",
            "victim" if "victim" in roles else "witness",
            list(dict.fromkeys(harm for act in mine for harm in act.harms)),
        )


_WITH_LAWYERS = (Record.State.OFFERED, Record.State.WITH_LAWYER)


def _when(found: Appearance) -> str:
    return next((act.date for act in found.account.acts if act.date), "")
