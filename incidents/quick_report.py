"""The quick report: what a peer can say in two minutes, sealed to a documentation team.

Almost everything may stay empty. It is not an incident: a paralegal opens it, asks back if the
sender can be reached, and registers an incident from its draft.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.translation import gettext
from pydantic import Field, model_validator

from incidents import vocabulary
from incidents.document import canonical
from incidents.fields import (
    Edtf,
    Jurisdiction,
    Language,
    MomentOrEdtf,
    Part,
    Region,
    Text,
    code,
    entries,
    several,
    text_up_to,
)
from incidents.problems import Problem, disagreement

LONGEST_WORDS = 20_000
MOST_PEOPLE = 20
MOST_ATTACHMENTS = 8
# What the four tiles "Help needed right now?" mean, in the vocabulary's codes.
TILES = {
    "find_detainee": ("needs", "find_detainee"),
    "lawyer_now": ("needs", "lawyer_now"),
    "overdose": ("harms", "overdose"),
    "missed_dose": ("harms", "missed_dose"),
}


class Attachment(Part):
    """A photo or a voice note that comes with a report, sealed apart: the n-th entry is the n-th
    file. `size` is in bytes, before sealing."""

    kind: Literal["photo", "voice"]
    media_type: Literal["image/jpeg", "audio/webm", "audio/mp4", "audio/ogg"]
    size: Annotated[int, Field(ge=1, le=50_000_000)]


class QuickReport(Part):
    """`groups` are groups of violations; `words` is free text; `consent_*` what the person said.

    `since` and `held_where` matter while someone is held; `date` is EDTF. `client_code` and `name`
    are those of the first person, `more_codes` the client codes of others; `how_many` is 0 where
    nobody counted.
    """

    schema_version: Literal[1] = 1
    groups: several(code("group")) = []
    violations: several(code("violation")) = []
    needs: several(code("need")) = []
    harms: several(code("harm")) = []
    agencies: several(code("agency")) = []
    about: Literal["me", "someone", "several", "service", "unknown"] = "someone"
    how_many: Annotated[int, Field(ge=0, le=10_000)] = 0
    date: Edtf = ""
    place: code("place") = "other"
    place_detail: Text = ""
    jurisdiction: Jurisdiction = ""
    region: Region = ""
    in_custody: bool = False
    held_where: Text = ""
    since: MomentOrEdtf = ""
    last_dose: MomentOrEdtf = ""
    medicine: Text = ""
    badge: Text = ""
    plate: Text = ""
    words: text_up_to(LONGEST_WORDS) = ""
    name: Text = ""
    client_code: Text = ""
    more_codes: several(Text, MOST_PEOPLE) = []
    safe_contact: Text = ""
    contact_flags: several(code("contact_flag")) = []
    languages: several(Language) = []
    consent_store: code("consent_state") = "not_asked"
    consent_share_legal: code("consent_state") = "not_asked"
    attachments: entries(Attachment, MOST_ATTACHMENTS) = []

    @model_validator(mode="after")
    def _says_something(self) -> QuickReport:
        if not (self.groups or self.violations or self.needs or self.harms or self.words):
            raise disagreement(
                [Problem("groups", gettext("Choose at least one, or write a few words."))]
            )
        return self

    def sealed_form(self) -> bytes:
        """The bytes that are sealed."""
        return canonical(self)


def draft_of(report: QuickReport) -> dict[str, Any]:
    """An incident document, as plain values, to begin registering from.

    Nothing is made up: groups without a chosen violation become one `oth_specify` with their names
    as its source, for the paralegal to replace. Consents come along only as they were said.
    """
    people, perpetrators = _people(report), _perpetrators(report)
    account = {
        "jurisdiction": report.jurisdiction,
        "region": report.region,
        "acts": _acts(report, people, perpetrators),
        "perpetrators": perpetrators,
        "custody": _custody(report),
        "needs": report.needs,
        "languages": report.languages,
        "narrative": report.words,
        "consents": _consents(report),
    }
    return {
        "account": account,
        "identity": {"people": people},
        "office": {"notes": _left_over(report)},
    }


def _people(report: QuickReport) -> list[dict[str, Any]]:
    person = {
        "name": report.name,
        "client_code": report.client_code,
        "safe_contact": report.safe_contact,
        "contact_flags": report.contact_flags,
        "languages": report.languages,
    }
    codes = [code for code in report.more_codes if code]
    if report.about == "service" and not any(person.values()) and not codes:
        return []
    counted = min(report.how_many, MOST_PEOPLE) if report.about == "several" else 1
    others = [{"client_code": code} for code in codes]
    others += [{} for _nameless in range(counted - 1 - len(others))]
    return [{"id": f"p{n}", **one} for n, one in enumerate([person, *others], 1)]


def _perpetrators(report: QuickReport) -> list[dict[str, Any]]:
    marks = {"badge": report.badge, "plate": report.plate}
    agencies = report.agencies or (["unknown"] if any(marks.values()) else [])
    found = [{"id": f"o{number}", "agency": agency} for number, agency in enumerate(agencies, 1)]
    return [found[0] | marks, *found[1:]] if found else []


def _acts(
    report: QuickReport, people: list[dict[str, Any]], perpetrators: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    known = vocabulary.codes("violation")
    said = {known[violation].group for violation in report.violations}
    vague = [group for group in report.groups if group not in said]
    named = ", ".join(vocabulary.label("group", group) for group in vague)
    same = {
        "date": report.date,
        "place": report.place,
        "place_detail": report.place_detail,
        "harms": report.harms,
        "victims": [person["id"] for person in people],
        "perpetrators": [perpetrator["id"] for perpetrator in perpetrators],
        "reliability": "firsthand" if report.about == "me" else "witness",
    }
    acts = [{"violation": violation, "source": ""} for violation in report.violations]
    if vague or not acts:
        source = gettext("Quick report: %s") % named if named else gettext("Quick report")
        acts.append({"violation": "oth_specify", "source": source})
    return [{"id": f"a{n}", **act, **same} for n, act in enumerate(acts, 1)]


def _is_custody(report: QuickReport) -> bool:
    return report.in_custody or bool(report.held_where or report.since)


def _left_over(report: QuickReport) -> str:
    """A dose that somebody missed at liberty has no field of its own in a record."""
    if _is_custody(report) or not (report.last_dose or report.medicine):
        return ""
    unknown = gettext("not known")
    said = {"medicine": report.medicine or unknown, "when": report.last_dose or unknown}
    return gettext("Quick report. Medicine: %(medicine)s. Last dose: %(when)s.") % said


def _custody(report: QuickReport) -> list[dict[str, Any]]:
    if not _is_custody(report):
        return []
    fields = ("held_where", "since", "last_dose", "medicine")
    return [{field: getattr(report, field) for field in fields}]


def _consents(report: QuickReport) -> list[dict[str, Any]]:
    said = {"store": report.consent_store, "share_legal": report.consent_share_legal}
    return [
        {"scope": scope, "state": state} for scope, state in said.items() if state != "not_asked"
    ]
