"""Marks and words of an incident for templates. A mark is a shape and a word; colour comes last."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from incidents import spoken, vocabulary
from incidents.effects import effects_of
from incidents.forms.languages import country_name, language_name
from incidents.forms.report import HAPPENED
from incidents.forms.wording import value_text
from incidents.models import Record

register = template.Library()

URGENCIES = {
    2: ("mark-alarm", "urgent-now"),
    1: ("mark-warn", "urgent-today"),
    0: ("", "urgent-week"),
}
CONSENTS = {
    "granted": ("mark-yes", "consent-granted"),
    "on_behalf": ("mark-warn", "consent-granted"),
    "not_possible": ("mark-warn", "consent-unasked"),
    "not_asked": ("mark-no", "consent-unasked"),
    "declined": ("mark-no", "consent-declined"),
    "withdrawn": ("mark-alarm", "consent-withdrawn"),
}
STATES = {
    Record.State.OFFERED: "state-half",
    Record.State.WITH_LAWYER: "state-half",
    Record.State.ACTIVE: "state-half",
    Record.State.CLOSED: "state-done",
}

REPORTS = {
    "opened": ("", "state-half"),
    "handled": ("mark-yes", "state-done"),
    "rejected": ("mark-warn", "cross"),
}
PURPOSES = {"store": _("Record"), "share_legal": _("Lawyer"), "statistics": _("Statistics")}
TILE_SHAPES = {
    "find_detainee": "detained",
    "lawyer_now": "lawyer",
    "missed_dose": "dose",
    "det": "detained",
}

register.filter("spoken_date", spoken.date_words)
register.filter("language", language_name)
register.filter("country", country_name)
register.filter("effects", effects_of)


@register.inclusion_tag("incidents/contact.html")
def contact(person: Any, refused: bool = False, endangered: bool = False) -> dict[str, Any]:
    """How someone may be reached, never without its rules: `{% contact person refused %}`.

    For anything with `safe_contact` and `contact_flags`; `refused`: they said no to it;
    `endangered`: a case is on safety hold, then nobody is told how to reach them. A test
    walks all templates: no other place may show a contact, so that nobody calls by night who was
    asked not to.
    """
    return {"person": person, "refused": refused, "endangered": endangered}


@register.filter
def data_words(text: str, context: str) -> str:
    """A sentence of the jurisdiction pack: `{{ clock.source|data_words:"legal source" }}`."""
    return vocabulary.in_words(context, text)


@register.simple_tag
def urgency_mark(level: int, words: str = "") -> SafeString:
    """A diamond: full now, half today, empty this week."""
    colour, shape = URGENCIES.get(level, URGENCIES[0])
    if words:
        return _mark(colour, shape, words)
    return _mark(f"whole {colour}", shape, spoken.urgency_words(level))


@register.simple_tag
def state_mark(state: str) -> SafeString:
    """A square: empty, half, tick."""
    label = Record.State(state).label if state in Record.State.values else state
    return _mark("", STATES.get(state, "state-open"), label)


@register.simple_tag
def consent_mark(state: str, purpose: str = "") -> SafeString:
    """A ring with the answer; with `purpose` the answer is for screen readers only."""
    colour, shape = CONSENTS.get(state, CONSENTS["not_asked"])
    answer = vocabulary.label("consent_state", state)
    if not purpose:
        return _mark(colour, shape, answer)
    short = PURPOSES.get(purpose, purpose)
    return _mark(colour, shape, format_html('{}<span class="hidden">: {}</span>', short, answer))


@register.simple_tag
def report_mark(state: str, label: str) -> SafeString:
    """How far a sent report is."""
    colour, shape = REPORTS.get(state, ("mark-no", "state-open"))
    return _mark(colour, shape, label)


@register.filter
def tile_shape(code: str) -> str:
    """The drawing on the tile of a need or a group of violations."""
    return TILE_SHAPES.get(code, code)


@register.filter
def tile_words(code: str) -> str:
    """A group of violations in the words the sender chose from."""
    return str(dict(HAPPENED).get(code, code))


@register.filter
def any_errors(form: Any, names: str) -> bool:
    """Whether one of these fields has an error."""
    return any(name in form.errors for name in names.split())


@register.filter
def week_words(week: str) -> str:
    """ "2026-W47" as the days it spans: the inbox keeps no finer time."""
    return spoken.week_words(week)


def _mark(colour: str, shape: str, words: Any) -> SafeString:
    classes = " ".join(filter(None, ["mark", colour]))
    drawing = '<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>'
    return format_html('<span class="{}">' + drawing + "{}</span>", classes, shape, words)


@register.filter
def term(code: str, kind: str) -> str:
    """The label of a code: `{{ act.place|term:"place" }}`."""
    return vocabulary.label(kind, code)


@register.filter
def terms(codes: list[str], kind: str) -> str:
    """Labels of several codes, one after the other."""
    return ", ".join(vocabulary.label(kind, code) for code in codes)


@register.filter
def rights(violation: str) -> str:
    """The rights a violation touches, as lawyers cite them."""
    term_ = vocabulary.codes("violation").get(violation)
    return ", ".join(spoken.right_words(right) for right in term_.rights) if term_ else ""


@register.filter
def said(form: Any, names: str) -> str:
    """What these fields of a form hold, in few words, for the line that folds them away."""
    texts = (value_text(form.fields[name], form[name].value()) for name in names.split())
    return Truncator("; ".join(text for text in texts if text)).chars(80)


@register.filter
def any_with_errors(forms: list[Any]) -> bool:
    return any(form.errors for form in forms)


@register.filter
def answered(forms: list[Any]) -> int:
    """How many of these consents were asked."""
    return sum(form["state"].value() not in ("", None, "not_asked") for form in forms)
