"""What a template may say about a case: a flat list of named facts, and nothing else of the record.

Of the sensitive part, the office's notes, the privileged notes, contacts and witnesses' names there
is no fact, so no template can print them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from incidents import dates, spoken, vocabulary
from incidents.detention import CustodyEpisode
from incidents.document import IncidentDocument, Perpetrator, Person
from incidents.forms.languages import country_name
from incidents.medication import request_of
from incidents.views.custody import Held, held_now
from incidents.views.sheet import Sheet
from legal_aid.cases import OpenCase
from legal_aid.documents.cleaning import LONGEST, clean
from legal_aid.documents.wording import SOURCE, get_language

LABELS = MappingProxyType(
    {
        "acts": gettext_lazy("What was done"),
        "bases": gettext_lazy("Why it is owed"),
        "before": gettext_lazy("Must be"),
        "country": gettext_lazy("Country"),
        "deadline": gettext_lazy("By the law, no later than"),
        "documented_by": gettext_lazy("Documented by"),
        "findings": gettext_lazy("What the lawyer found"),
        "harms": gettext_lazy("Harm"),
        "hearing": gettext_lazy("Next hearing"),
        "held_for": gettext_lazy("Held for"),
        "held_since": gettext_lazy("Held since"),
        "held_where": gettext_lazy("Held at"),
        "last_dose": gettext_lazy("Last dose"),
        "medicine": gettext_lazy("Medicine and dose"),
        "missed_doses": gettext_lazy("Doses missed"),
        "narrative": gettext_lazy("In their own words"),
        "officers": gettext_lazy("Officers"),
        "outcomes": gettext_lazy("Results"),
        "person": gettext_lazy("Name"),
        "person_told": gettext_lazy("Person held"),
        "prescriber": gettext_lazy("Given outside by"),
        "purposes": gettext_lazy("Purposes"),
        "reference": gettext_lazy("Our reference"),
        "rights": gettext_lazy("Rights"),
        "since_dose": gettext_lazy("Time since the last dose"),
        "team": gettext_lazy("Lawyers"),
        "when": gettext_lazy("When"),
        "where": gettext_lazy("Where"),
        "witnesses": gettext_lazy("Witnesses"),
    }
)


@dataclass(frozen=True)
class Item:
    """One value. `note` says where it comes from; `is_checked` is False for a rule or wording
    that nobody who may say so has confirmed."""

    text: str
    note: str = ""
    is_checked: bool = True


@dataclass(frozen=True)
class Fact:
    """A named fact; without items it is not known."""

    label: str
    items: tuple[Item, ...] = ()

    @property
    def text(self) -> str:
        return self.items[0].text if self.items else ""


Facts = Mapping[str, Fact]


def gather(
    case: OpenCase, document: IncidentDocument, *, about: str = "", now: datetime | None = None
) -> Facts:
    """Every fact, in the active language. `about` is the id of the person it is for, "" for the
    one who is held, or else the only one who was harmed; nobody is guessed."""
    at = now or timezone.now()
    held = _held(document, about, at)
    episode = held.episode if held else _last_episode(document, about)
    person = subject_of(document, about, at)
    found = {
        **_of_the_account(document),
        **_of_custody(document, held, episode, at),
        **_of_the_case(case),
        "person": person.name if person else "",
        "purposes": _purposes(),
    }
    return MappingProxyType(
        {name: Fact(str(label), _items(found.get(name, ""))) for name, label in LABELS.items()}
    )


def people_of(document: IncidentDocument) -> list[tuple[str, str]]:
    """(id, name) of everyone who was harmed."""
    people = document.identity.people if document.identity else []
    names = Sheet(document).names
    return [(person.id, names[person.id]) for person in people if person.role == "victim"]


def subject_of(
    document: IncidentDocument, about: str = "", now: datetime | None = None
) -> Person | None:
    """Whom a document is about: as `gather` says it."""
    held = _held(document, about, now or timezone.now())
    episode = held.episode if held else _last_episode(document, about)
    wanted = about or (episode.person if episode else "")
    people = document.identity.people if document.identity else []
    if wanted:
        return next((person for person in people if person.id == wanted), None)
    harmed = [person for person in people if person.role == "victim"]
    return harmed[0] if len(harmed) == 1 else None


def _items(value: str | Item | Iterable[str | Item]) -> tuple[Item, ...]:
    values = [value] if isinstance(value, (str, Item)) else value
    items = (Item(clean(each)) if isinstance(each, str) else each for each in values)
    return tuple(item for item in items if item.text.strip())


def _held(document: IncidentDocument, about: str, now: datetime) -> Held | None:
    held = held_now(document.account, now)
    theirs = [each for each in held if about and each.episode.person == about]
    return next(
        iter(theirs or (each for each in held if not (about and each.episode.person))), None
    )


def _last_episode(document: IncidentDocument, about: str) -> CustodyEpisode | None:
    ended = document.account.custody
    theirs = [each for each in ended if not about or each.person in ("", about)]
    return theirs[-1] if theirs else None


def _of_the_account(document: IncidentDocument) -> dict[str, str | list[str]]:
    account, sheet = document.account, Sheet(document)
    narrative = account.narrative
    if len(narrative) > LONGEST:
        cut = _("[Cut here: the whole account is in the record.]")
        narrative = f"{narrative[:LONGEST]}\n{cut}"
    touched = [
        spoken.right_words(right)
        for act in account.acts
        if (term := vocabulary.codes("violation").get(act.violation))
        for right in term.rights
    ]
    people = document.identity.people if document.identity else []
    witnesses = sum(person.role == "witness" for person in people)
    said = ngettext(
        "%(n)s person saw it; their lawyer has the name.",
        "%(n)s people saw it; their lawyer has the names.",
        witnesses,
    )
    return {
        "acts": [_act(line) for line in account.acts],
        "country": country_name(account.jurisdiction),
        "harms": [vocabulary.label("harm", code) for code in sorted(account.all_harms)],
        "narrative": narrative,
        "officers": [_officer(each) for each in account.perpetrators],
        "rights": list(dict.fromkeys(touched)),
        "when": sheet.when,
        "where": sheet.where,
        "witnesses": said % {"n": witnesses} if witnesses else "",
    }


def _act(act: object) -> str:
    date = spoken.date_words(act.date) if act.date else ""
    place = act.place_detail or (
        vocabulary.label("place", act.place) if act.place != "other" else ""
    )
    said = vocabulary.label("violation", act.violation)
    return ", ".join(filter(None, [said, date, place]))


def _officer(one: Perpetrator) -> str:
    known = [vocabulary.label("agency", one.agency) if one.agency != "unknown" else ""]
    known.append(vocabulary.label("rank", one.rank) if one.rank != "unknown" else "")
    known.append(one.name)
    known.append(_("called %(alias)s") % {"alias": one.alias} if one.alias else "")
    known.append(one.unit)
    known.append(_("badge %(badge)s") % {"badge": one.badge} if one.badge else "")
    known.append(_("vehicle %(plate)s") % {"plate": one.plate} if one.plate else "")
    known.append(one.description)
    return ", ".join(filter(None, known))


def _of_custody(
    document: IncidentDocument, held: Held | None, episode: CustodyEpisode | None, now: datetime
) -> dict[str, str | Item | list[Item]]:
    asked = request_of(document, episode or CustodyEpisode(), now)
    bases = [
        Item(
            vocabulary.in_words("legal basis", basis.says),
            note=vocabulary.in_words("legal source", basis.source),
            is_checked=basis.confirmed and _released("legal basis", basis.says),
        )
        for basis in asked.bases
    ]
    found: dict[str, str | Item | list[Item]] = {"bases": bases, "person_told": asked.name}
    if episode is None:
        return found
    since = spoken.date_words(episode.since) if episode.since else ""
    if since and not episode.since_certain:
        since = f"{since} ({_('not certain')})"
    found |= {
        "held_where": episode.held_where,
        "held_since": since,
        "medicine": episode.medicine,
        "prescriber": episode.prescriber,
        "last_dose": spoken.date_words(episode.last_dose) if episode.last_dose else "",
        "missed_doses": "" if episode.missed_doses is None else str(episode.missed_doses),
    }
    return found | (_running(held, now) if held else {})


def _running(held: Held, now: datetime) -> dict[str, str | Item]:
    found: dict[str, str | Item] = {}
    if held.dose:
        found["since_dose"] = _hours_ago(*held.dose.hours)
    if held.began and "T" in held.episode.since:
        hours = int((now - held.began).total_seconds() // 3600)
        found["held_for"] = ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    if held.clock:
        at = timezone.localtime(held.clock.deadline).isoformat(timespec="minutes")
        source = vocabulary.in_words("legal source", held.clock.source)
        found["before"] = str(held.before)
        found["deadline"] = Item(spoken.date_words(at), source, held.clock.confirmed)
    return found


def _hours_ago(least: int, most: int) -> str:
    if least == most:
        return ngettext("%(n)s hour ago", "%(n)s hours ago", most) % {"n": most}
    return _("%(least)s to %(most)s hours ago") % {"least": least, "most": most}


def _of_the_case(case: OpenCase) -> dict[str, str | list[str]]:
    shared, record = case.shared, case.record
    now = timezone.now()
    coming = [each for each in shared.hearings if dates.moment(each.at) >= now]
    hearing = min(coming, key=lambda each: dates.moment(each.at), default=None)
    said = [spoken.date_words(hearing.at), hearing.where] if hearing else []
    return {
        "documented_by": record.case_file.incident.team.name,
        "findings": [": ".join(filter(None, [f.articles, f.words])) for f in shared.qualifications],
        "hearing": ", ".join(filter(None, said)),
        "outcomes": [
            ", ".join(
                filter(
                    None,
                    [
                        vocabulary.label("outcome", one.code),
                        spoken.date_words(one.on) if one.on else "",
                    ],
                )
            )
            for one in shared.outcomes
        ],
        "reference": record.pk.hex[:8],
        "team": record.team.name,
    }


def _purposes() -> list[Item]:
    return [
        Item(
            vocabulary.label("consent_scope", code),
            is_checked=_released("consent_scope", term.label),
        )
        for code, term in vocabulary.codes("consent_scope").items()
    ]


def _released(context: str, text: str) -> bool:
    if (get_language() or SOURCE).split("-")[0] == SOURCE:
        return True
    return vocabulary.in_words(f"checked by {context}", text) != text
