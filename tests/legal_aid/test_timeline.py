"""What happened in a case, in the order of time."""

from __future__ import annotations

from legal_aid.case_document import Shared
from legal_aid.timeline import moments

LENA, RIVERSIDE = "5f0c7a5e-0000-4000-8000-000000000001", "5f0c7a5e-0000-4000-8000-000000000002"
NAMES = {LENA: "lena", RIVERSIDE: "Riverside"}
EVERYTHING = {
    "history": [
        {"code": "accept", "by": LENA, "at": "2026-03-01T09:00", "stage": "engaged"},
        {"code": "hold", "by": LENA, "at": "2026-03-09T09:00", "stage": "safety_hold",
         "reason": "He was followed."},
    ],
    "hearings": [{"at": "2026-03-04T10:00", "where": "Kibera Law Courts"}],
    "outcomes": [{"code": "bail", "on": "2026-03-05"}],
    "messages": [{"by": LENA, "at": "2026-03-02T08:00", "text": "Bring two copies."}],
    "notes": [{"id": "n1", "by": LENA, "at": "2026-03-02T09:00", "text": "She has moved."}],
    "tasks": [
        {"id": "t1", "text": "Read the register", "done": True, "done_at": "2026-03-03T08:00"},
        {"id": "t2", "text": "Not done yet"},
    ],
    "qualifications": [
        {"articles": "ICCPR 9(1)", "by": LENA, "at": "2026-03-06T11:00"}
    ],
    "documents": [
        {"id": "d1", "template": "habeas", "language": "en", "made_by": LENA,
         "made_at": "2026-03-06T12:00", "title": "Petition"},
    ],
    "deadlines": [
        {"id": "l1", "code": "habeas", "done": True, "done_by": LENA,
         "done_at": "2026-03-07T12:00"},
        {"id": "l2", "code": "own", "label": "Reply to the court", "due": "2026-04-01"},
    ],
    "disputes": [{"id": "d1", "begun_on": "2026-03", "agreed_on": "2026-03-08",
                  "state": "agreed", "terms": "He pays the rent back."}],
    "treatment_restored": [{"code": "methadone", "on": "2026-03-02"}],
}  # fmt: skip


def test_everything_that_has_a_time_is_there_once_and_the_newest_first():
    found = moments(Shared.model_validate(EVERYTHING), NAMES)
    assert [(one.when, one.who, one.detail) for one in found] == [
        ("2026-03-09T09:00", "lena", "He was followed."),
        ("2026-03-08", "", "He pays the rent back."),
        ("2026-03-07T12:00", "lena", "Habeas corpus"),
        ("2026-03-06T12:00", "lena", "Petition"),
        ("2026-03-06T11:00", "lena", "ICCPR 9(1)"),
        ("2026-03-05", "", ""),
        ("2026-03-04T10:00", "", "Kibera Law Courts"),
        ("2026-03-03T08:00", "", "Read the register"),
        ("2026-03-02T09:00", "lena", ""),
        ("2026-03-02T08:00", "lena", ""),
        ("2026-03-02", "", ""),
        ("2026-03-01T09:00", "lena", ""),
        ("2026-03", "", ""),
    ]


def test_what_people_wrote_to_each_other_is_not_repeated():
    found = moments(Shared.model_validate(EVERYTHING), NAMES)
    said = " ".join(one.detail + one.what for one in found)
    assert "Bring two copies." not in said
    assert "She has moved." not in said


def test_a_month_is_about_then_and_a_day_is_not():
    about = {one.when: one.about for one in moments(Shared.model_validate(EVERYTHING), NAMES)}
    assert about["2026-03"]
    assert not about["2026-03-05"]
    assert not about["2026-03-09T09:00"]


def test_whoever_has_left_has_no_name():
    assert {one.who for one in moments(Shared.model_validate(EVERYTHING), {})} == {""}
