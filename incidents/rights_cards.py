"""Know-your-rights cards: data with its source and who checked it, readable without network.

A country's own cards and the limit of its custody come before the general ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents import vocabulary
from incidents.clocks import jurisdictions
from incidents.forms.languages import country_name

FILE = "rights_cards.yaml"
# By when somebody who is held must be where, in the words of the jurisdiction pack's codes.
LIMITS = {
    "judge": lambda: _("Whoever is held must be before a judge within %(hours)s hours."),
    "custody_hearing": lambda: _(
        "There must be a custody hearing before a judge within %(hours)s hours."
    ),
    "prosecutor_release_or_judge": lambda: _(
        "Once you are with the prosecutor you must be released or before a judge within "
        "%(hours)s hours."
    ),
    "probable_cause_determination": lambda: _(
        "A judge must decide within %(hours)s hours whether the arrest had grounds."
    ),
}


@dataclass(frozen=True)
class Card:
    """One right. `reviewer` and `reviewed_on` (an ISO day) are "" while nobody has checked it."""

    title: Any
    text: Any
    source: str
    reviewer: str
    reviewed_on: str


@dataclass(frozen=True)
class Cards:
    """The cards of one country; those that hold everywhere have no `code` and no `name`."""

    code: str
    name: str
    cards: list[Card]


def all_cards() -> list[Cards]:
    """Each country of the jurisdiction pack, by name in the reader's language, then the general."""
    data = vocabulary.load(FILE)
    own = {code: [_card(one) for one in cards] for code, cards in data["countries"].items()}
    countries = [
        Cards(code, country_name(code), [*_custody(code), *own.get(code, [])])
        for code in jurisdictions()
    ]
    countries.sort(key=lambda country: country.name)
    return [*countries, Cards("", "", [_card(one) for one in data["general"]])]


def _card(entry: dict[str, str]) -> Card:
    said = {key: vocabulary.in_words_later("rights card", entry[key]) for key in ("title", "text")}
    source = vocabulary.in_words("legal source", entry["source"])
    return Card(**said, source=source, reviewer=entry["reviewer"], reviewed_on=entry["reviewed_on"])


def _custody(code: str) -> Iterator[Card]:
    rule = jurisdictions()[code].get("custody")
    if rule and rule["to"] in LIMITS:
        # Said when it is shown, so that the English can stand beside it.
        sentence = _limit(rule["to"], rule["hours"])
        source = vocabulary.in_words("legal source", rule["source"])
        # Who confirmed it stands in the pack's own note; here only whether anybody has.
        yield Card(gettext_lazy("How long you may be held"), sentence, source, "", "")


def _said(to: str, hours: int) -> str:
    return LIMITS[to]() % {"hours": hours}


_limit = lazy(_said, str)
