"""What the page of one incident shows, put into words from an opened document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents import dates, spoken, vocabulary
from incidents.document import Act, IncidentDocument, Person, Sensitive
from incidents.forms.consents import FIRST
from incidents.forms.languages import country_name
from incidents.sharing import REFUSED
from incidents.views.aftermath import Aftermath

PARTS_NOT_HELD = {
    "identity": gettext_lazy("Names, contacts and who was harmed are not shared with your team."),
    "office": gettext_lazy("The office's own notes are not shared with your team."),
}


@dataclass(frozen=True)
class ActLine:
    """An act with its people and perpetrators as the page calls them."""

    act: Act
    by: list[str]
    to: list[str]
    sources: list[str]


@dataclass(frozen=True)
class Happening:
    """One line of the timeline. `about`: the time is not certain."""

    first: date
    when: str
    what: str
    detail: str
    about: bool


class Sheet:
    """The document for reading. Parts this reader does not hold are None, and said so.

    `endangered`: see `incidents.endangered`; then no contact is shown, unless `shows_contacts`.
    """

    def __init__(
        self,
        document: IncidentDocument,
        *,
        revealed: Sensitive | None = None,
        may_reveal: bool = False,
        endangered: bool = False,
        shows_contacts: bool = False,
    ) -> None:
        self.document = document
        self.is_held, self.endangered = endangered, endangered and not shows_contacts
        self.revealed, self.may_reveal = revealed, may_reveal
        self.account = document.account
        self.people = document.identity.people if document.identity else []
        self.names = {person.id: _person(person) for person in self.people}
        perpetrators = self.account.perpetrators if self.account else []
        self.perpetrators = [
            (_("Perpetrator %(n)d") % {"n": number}, perpetrator)
            for number, perpetrator in enumerate(perpetrators, 1)
        ]

        sources = self.account.sources if self.account else []
        self.sources = [
            (_("Source %(n)d") % {"n": number}, source) for number, source in enumerate(sources, 1)
        ]

    @property
    def heading(self) -> str:
        """The title, or else the first act."""
        return self.account.title or vocabulary.label("violation", self.account.acts[0].violation)

    @property
    def client(self) -> str:
        """Whom it happened to, as the page calls the first of them."""
        return next((self.names[each.id] for each in self.people if each.role == "victim"), "")

    @property
    def reachable(self) -> Person | None:
        """The first person who said how to be reached; shown with `{% contact %}` only."""
        return next((person for person in self.people if person.safe_contact), None)

    @property
    def after(self) -> Aftermath:
        """To do, referred, lost, days in custody."""
        return Aftermath(self.account, self.names)

    @property
    def acts(self) -> list[ActLine]:
        labels = {perpetrator.id: label for label, perpetrator in self.perpetrators}
        sources = {source.id: label for label, source in self.sources}
        return [
            ActLine(
                act,
                by=[labels[anchor] for anchor in act.perpetrators if anchor in labels],
                to=[self.names[anchor] for anchor in act.victims if anchor in self.names],
                sources=[sources[anchor] for anchor in act.sources if anchor in sources],
            )
            for act in self.account.acts
        ]

    @property
    def when(self) -> str:
        """The date of the first act that has one."""
        return next((spoken.date_words(act.date) for act in self.account.acts if act.date), "")

    @property
    def where(self) -> str:
        """The place of the first act, the nearest first."""
        act = self.account.acts[0]
        kind = vocabulary.label("place", act.place) if act.place != "other" else ""
        country, *places = self.account.region.split("/")
        return ", ".join(
            filter(None, [act.place_detail or kind, *reversed(places), country_name(country)])
        )

    @property
    def not_held(self) -> list[str]:
        """A sentence for each part that is sealed to others only."""
        return [
            str(sentence)
            for part, sentence in PARTS_NOT_HELD.items()
            if getattr(self.document, part) is None
        ]

    @property
    def consents(self) -> list[tuple[str, object]]:
        """(purpose, answer) of what was asked, the three main purposes first and always."""
        answers = {consent.scope: consent for consent in self.account.consents}
        asked = [scope for scope, consent in answers.items() if consent.state != "not_asked"]
        scopes = [*FIRST, *(scope for scope in asked if scope not in FIRST)]
        return [(vocabulary.label("consent_scope", scope), answers.get(scope)) for scope in scopes]

    @property
    def timeline(self) -> list[Happening]:
        """Acts and custody in the order of time; what has no date is left out."""
        found = [
            _happening(act.date, vocabulary.label("violation", act.violation), act.place_detail)
            for act in self.account.acts
        ]
        for episode in self.account.custody:
            taken = _("Taken into custody")
            found.append(
                _happening(episode.since, taken, episode.held_where, not episode.since_certain)
            )
            found.append(_happening(episode.released, _("Released"), ""))
        return sorted(filter(None, found), key=lambda happening: happening.first)

    @property
    def must_not_contact(self) -> bool:
        """Whether they said no to being contacted."""
        return self.document.consent_state("contact_safe") in REFUSED

    @property
    def may_hold_sensitive(self) -> bool:
        """Whether there can be sensitive facts: without the consent the program takes none."""
        return self.document.allows("sensitive_health")

    @property
    def sensitive(self) -> list[tuple[str, list[str]]]:
        """(person, circumstances) of the sensitive part, once it was revealed."""
        part = self.revealed
        return [
            (self.names.get(anchor, _("A person")), codes)
            for anchor, codes in (part.circumstances.items() if part else ())
            if codes
        ]


def _person(person: object) -> str:
    if person.client_code:
        return _("Client %(code)s") % {"code": person.client_code}
    if person.name:
        return person.name
    number = {"n": person.id[1:]}
    return _("Witness %(n)s") % number if person.role == "witness" else _("Person %(n)s") % number


def _happening(text: str, what: str, detail: str, about: bool | None = None) -> Happening | None:
    span = dates.span_of(text)
    if span is None:
        return None
    unsure = about if about is not None and "T" in text else not _is_exact(text)
    return Happening(_day(span[0]), spoken.date_words(text), what, detail, unsure)


def _is_exact(text: str) -> bool:
    return "T" in text or (len(text) == 10 and "X" not in text)


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
