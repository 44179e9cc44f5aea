"""What must be so before a community agreement counts: pure, without database or keys.

After the UN Basic Principles on the use of restorative justice programmes in criminal matters
(ECOSOC resolution 2002/12, paragraphs 7 to 11 and 13): free and voluntary consent that can be
withdrawn at any time, power imbalances taken into account, the safety of everybody, a right to
legal counsel. Some abuses are never settled so (`cdr_blocked` of the vocabulary).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents import dates, names, vocabulary
from legal_aid.case_document import Dispute

FOLLOW_UPS = (30, 90)


@dataclass(frozen=True)
class Question:
    """One question of a check. `safe`: the answer that lets it go on. `always`: no note outweighs
    another answer."""

    code: str
    text: Promise
    safe: str = "yes"
    always: bool = True


VOLUNTARINESS = (
    Question("asked_alone", gettext_lazy("Was the client asked alone, without the other side?")),
    Question(
        "may_stop",
        gettext_lazy("Does the client know that nobody has to agree, and everybody may stop?"),
    ),
    Question(
        "keeps_rights",
        gettext_lazy("Does the client know that a complaint and a court stay open to them?"),
    ),
    Question(
        "pressed",
        gettext_lazy("Did anybody promise, pay or threaten anything for taking part?"),
        safe="no",
    ),
    Question("other_free", gettext_lazy("Does the other side take part freely as well?")),
)
POWER = (
    Question(
        "afraid",
        gettext_lazy("Was there violence between them, or is somebody afraid of the other?"),
        safe="no",
    ),
    Question(
        "authority",
        gettext_lazy("Does the other side have power by its office, such as police?"),
        safe="no",
        always=False,
    ),
    Question(
        "depends",
        gettext_lazy("Does the client depend on them for housing, medicine, work or money?"),
        safe="no",
        always=False,
    ),
    Question(
        "supporter",
        gettext_lazy("Is somebody beside the client whom the client has chosen?"),
        always=False,
    ),
    Question("independent", gettext_lazy("Is the facilitator independent of both sides?")),
)


@dataclass(frozen=True)
class Obstacle:
    """Why an agreement cannot be recorded now, as code and sentence."""

    code: str
    sentence: str


def blocked_by(violations: Collection[str]) -> list[str]:
    """The codes among these violations that are never settled in the community, in order."""
    return sorted(set(violations) & vocabulary.never_mediated())


def blocked_sentence(violations: Collection[str]) -> str:
    """Why a dispute may not begin over these violations, or ""."""
    found = blocked_by(violations)
    if not found:
        return ""
    labels = "; ".join(vocabulary.label("violation", code) for code in found)
    return _("This is never settled in the community: %(labels)s.") % {"labels": labels}


def obstacles(dispute: Dispute, violations: Collection[str]) -> list[Obstacle]:
    """Everything that stands against recording an agreement; empty when nothing does."""
    found = list(_of_people(dispute))
    if sentence := blocked_sentence(violations):
        found.insert(0, Obstacle("blocked", sentence))
    found += _of_answers("voluntariness", VOLUNTARINESS, dispute.voluntariness)
    found += _of_answers("power", POWER, dispute.power, balanced=bool(dispute.note.strip()))
    return found


def _of_people(dispute: Dispute) -> Iterator[Obstacle]:
    roles = {party.role for party in dispute.parties}
    if "client" not in roles:
        yield Obstacle("client", _("Say who the client is."))
    if not roles & {"other", "authority"}:
        yield Obstacle("other", _("Say who the other side is."))
    if not dispute.facilitator.strip():
        yield Obstacle("facilitator", _("Say who facilitates."))
    elif any(_same(dispute.facilitator, party.name) for party in dispute.parties):
        yield Obstacle("facilitator", _("Whoever facilitates cannot be one of the people at it."))


def _of_answers(
    name: str, questions: tuple[Question, ...], answers: dict[str, str], *, balanced: bool = False
) -> Iterator[Obstacle]:
    open_ones = [one for one in questions if answers.get(one.code, "") in ("", "unclear")]
    against = [
        one
        for one in questions
        if one not in open_ones and answers[one.code] != one.safe and (one.always or not balanced)
    ]
    if open_ones:
        yield Obstacle(name, _("Not clear yet: %(question)s") % {"question": open_ones[0].text})
    for one in against:
        if one.always:
            yield Obstacle(one.code, _("Not safe: %(question)s") % {"question": one.text})
        else:
            sentence = _("Write down what outweighs this: %(question)s") % {"question": one.text}
            yield Obstacle(one.code, sentence)


def due_on(dispute: Dispute, days: int) -> date | None:
    """The day on which to ask whether an agreement is kept; None without a dated agreement.

    A loose date counts from its first day: sooner is asked rather than later.
    """
    found = dates.bounds(dispute.agreed_on)
    return found[0] + timedelta(days=days) if found and dispute.state == "agreed" else None


def next_follow_up(dispute: Dispute) -> tuple[int, date] | None:
    """(30 or 90, day) of what has not been asked yet; None when nothing is open."""
    answered = {30: dispute.kept_30, 90: dispute.kept_90}
    if dispute.kept_30 == "broken":
        return None
    for days in FOLLOW_UPS:
        due = due_on(dispute, days)
        if due and not answered[days]:
            return days, due
    return None


def asked_by(disputes: Iterable[Dispute], today: date) -> list[tuple[Dispute, int, date]]:
    """Agreements that should be asked about by now, the longest due first."""
    found = [(one, *coming) for one in disputes if (coming := next_follow_up(one))]
    return sorted((each for each in found if each[2] <= today), key=lambda each: each[2])


def _same(one: str, other: str) -> bool:
    return bool(other.strip()) and names.same_name(names.words_of(one), names.words_of(other))
