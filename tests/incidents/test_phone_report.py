"""The page that works without network makes the same report of the same answers as the form, and
nothing that the office could not read."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation

from accounts.models import Team
from incidents import dates, phone, vocabulary
from incidents.forms.report import (
    ABOUT,
    HAPPENED,
    LAST_DOSE,
    SHARE,
    SINCE,
    STORE,
    URGENT,
    WHEN,
    ReportForm,
)
from incidents.quick_report import QuickReport
from incidents.urgency import urgency_of_report
from tests.incidents.phone_script import run
from tests.incidents.typing_in import report_data

Answers = dict[str, list[str]]
PLAIN: Answers = {
    name: value if isinstance(value, list) else [value]
    for name, value in report_data().items()
    if name != "intake_id"
}
TEXTS = ["", "K-4821", "  by the bridge ", "两个警察\r\n打人", "أمين", "<script>zq()</script>",
         "{{x}} %s", "\ud800half", "nul\x00", "e\u0301", "x" * 1999,
         "x" * 2001, "👩🏽‍⚕️" * 30]  # fmt: skip
REGIONS = ["", "KE/Nairobi", " Nairobi / Kamukunji ", "Київ", "Cote d'Ivoire", "a;b", "a//b",
           "n" * 121]  # fmt: skip
DAYS = ["", "2026-03-05", "2026-03", "2024-02-29", "2026-02-31", "2199-01-01", "soon"]
MINUTES = ["", "2026-03-05T18:40", "2026-03-05", "yesterday"]
CODES = ["", "K-1\nK-2", "K-1\r\n\r\n K-3 \r\nK-1", "\n".join(map(str, range(21)))]


def every_choice() -> list[Answers]:
    """Each thing that can be tapped, alone."""
    tapped = {
        "urgent": [code for code, _label in URGENT],
        "groups": [code for code, _label in HAPPENED],
        "when": [code for code, _label in WHEN if code != "day"],
        "since_when": [code for code, _label in SINCE],
        "last_dose_when": [code for code, _label in LAST_DOSE],
        "place": list(vocabulary.codes("place")),
        "about": [code for code, _label in ABOUT],
        "agency": list(vocabulary.codes("agency")),
        "contact_flags": list(vocabulary.codes("contact_flag")),
        "consent_store": [code for code, _label in STORE],
        "consent_share_legal": [code for code, _label in SHARE],
    }
    cases = [PLAIN | {name: [code]} for name, codes in tapped.items() for code in codes]
    for code, term in vocabulary.codes("violation").items():
        cases.append(PLAIN | {"groups": [term.group], "violations": [code]})
        cases.append(PLAIN | {"violations": [code]})
    urgent = [code for code, _label in URGENT]
    for mask in range(1 << len(urgent)):
        marked = [code for at, code in enumerate(urgent) if mask & 1 << at]
        cases.append(PLAIN | {"urgent": marked})
    return cases


def by_chance(count: int, seed: int) -> list[Answers]:
    """People who tap and type anything anywhere."""
    chance = random.Random(seed)
    lines = ("place_detail", "held_where", "medicine", "client_code", "name", "safe_contact",
             "badge", "plate", "words")  # fmt: skip

    def one(choices: Any, share: float = 0.7) -> list[str]:
        return [chance.choice(choices)] if chance.random() < share else []

    def some(choices: Any) -> list[str]:
        return chance.sample(list(choices), chance.randrange(0, 4))

    cases = []
    for _case in range(count):
        usual = {
            name: [chance.choice(TEXTS[:8] if chance.random() < 0.95 else TEXTS)] for name in lines
        }
        cases.append(
            usual
            | {
                "urgent": some(dict(URGENT)),
                "groups": some(dict(HAPPENED)),
                "violations": some(vocabulary.codes("violation")),
                "when": one(list(dict(WHEN)), 0.95),
                "date": [chance.choice(DAYS)],
                "since_when": one(list(dict(SINCE))),
                "since": [chance.choice(MINUTES[:2] if chance.random() < 0.8 else MINUTES)],
                "last_dose_when": one(list(dict(LAST_DOSE))),
                "last_dose": [chance.choice(DAYS[:3] if chance.random() < 0.8 else DAYS)],
                "place": one(list(vocabulary.codes("place")), 0.95),
                "region": [chance.choice(REGIONS[:5] if chance.random() < 0.8 else REGIONS)],
                "about": one(list(dict(ABOUT))),
                "how_many": [chance.choice(["", "0", "7", "10000"])],
                "more_codes": [chance.choice(CODES[:3] if chance.random() < 0.8 else CODES)],
                "agency": one(list(vocabulary.codes("agency"))),
                "contact_flags": some(vocabulary.codes("contact_flag")),
                "languages": some(["en", "sw", "pt-br", "sgn"]),
                "consent_store": one(list(dict(STORE)), 0.95),
                "consent_share_legal": one(list(dict(SHARE))),
            }
        )
    return cases


def by_form(answers: Answers) -> QuickReport | None:
    """What the page without script makes of them; None where it asks again."""
    sent = QueryDict(mutable=True)
    for name, values in report_data().items():
        if name == "intake_id":
            sent[name] = values
    for name, values in answers.items():
        sent.setlist(name, values)
    form = ReportForm(sent, teams=[Team(name="Riverside", jurisdiction="KE")])
    return form.report if form.is_valid() else None


def by_script(cases: list[Answers]) -> list[dict[str, Any]]:
    given = [{"answers": case, "jurisdiction": "KE", "attachments": []} for case in cases]
    return run(phone.rules(), given)["reports"]


def comparable(report: QuickReport) -> dict[str, Any]:
    """Without what tells apart only the spelling of a minute, or how long the test took."""
    plain = report.model_dump()
    at = dates.span_of(report.since)
    plain["since"] = at and [one.replace(second=0, microsecond=0) for one in at]
    return plain


def assert_same(case: Answers, made: dict[str, Any]) -> None:
    built, formed = QuickReport.model_validate(made["report"]), by_form(case)
    assert formed is not None, case
    ours, theirs = comparable(built), comparable(formed)
    since = ours.pop("since"), theirs.pop("since")
    assert ours == theirs, case
    if since[0] and since[1]:
        assert abs(since[0][0] - since[1][0]).total_seconds() <= 120, case
    else:
        assert since[0] == since[1], case
    assert made["urgency"] == urgency_of_report(formed), case


def test_whatever_is_tapped_makes_the_reports_that_the_form_makes():
    cases = every_choice()
    assert len(cases) > 180
    for case, made in zip(cases, by_script(cases), strict=True):
        assert made["troubles"] == [], case
        assert_same(case, made)


@pytest.mark.parametrize("seed", range(4))
def test_what_the_page_lets_through_always_opens_at_the_office(seed):
    """A report is checked where nobody can ask again: one that did not validate would be lost."""
    cases = by_chance(400, seed)
    let_through = 0
    for made in by_script(cases):
        if made["troubles"]:
            continue
        let_through += 1
        report = QuickReport.model_validate(made["report"])
        assert made["urgency"] == urgency_of_report(report)
    assert let_through > 80


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"groups": []}, "groups"),
        ({"when": []}, "when"),
        ({"when": ["day"], "date": [""]}, "date"),
        ({"when": ["day"], "date": ["2026-02-31"]}, "date"),
        ({"when": ["day"], "date": ["2199-01-01"]}, "date"),
        ({"since": ["last spring"]}, "since"),
        ({"last_dose": ["soon"]}, "last_dose"),
        ({"place": []}, "place"),
        ({"region": ["Nairobi; CBD"]}, "region"),
        ({"region": ["n" * 121]}, "region"),
        ({"about": ["several"], "how_many": ["-1"]}, "how_many"),
        ({"about": ["several"], "how_many": ["10001"]}, "how_many"),
        ({"about": ["several"], "more_codes": [CODES[-1]]}, "more_codes"),
        ({"words": ["a" * 20_001]}, "words"),
        ({"name": ["n" * 2_001]}, "name"),
        ({"consent_store": []}, "consent_store"),
    ],
)
def test_what_is_missing_or_wrong_is_said_before_it_is_sealed(changed, field):
    [made] = by_script([PLAIN | changed])
    assert [trouble["field"] for trouble in made["troubles"]] == [field]


def test_photos_and_voice_are_announced_by_kind_and_size_alone():
    said = [{"kind": "photo", "media_type": "image/jpeg", "size": 123_456}]
    case = {"answers": PLAIN, "jurisdiction": "", "attachments": said}
    [made] = run(phone.rules(), [case])["reports"]
    [attachment] = QuickReport.model_validate(made["report"]).attachments
    assert attachment.model_dump() == said[0]


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_sentences_with_a_number_take_the_plural_of_their_language(language):
    with translation.override(language):
        sentence = phone.SENTENCES["lost"]
        packed = phone.counted(sentence)
        counts = [*range(0, 130), 199, 200, 211, 221, 1_001, 12_345]
        expected = [sentence(count) % {"n": count} for count in counts]
    said = run(phone.rules(), [], [{"forms": packed, "count": count} for count in counts])["said"]
    assert said == expected
