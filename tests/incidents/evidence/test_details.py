"""What is known of a file: bounded, strict, and nothing in it can turn a page around."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pydantic
import pytest

from incidents.document import canonical
from incidents.evidence.details import (
    LONGEST_NAME,
    Description,
    Details,
    MedicalFinding,
    Note,
    displayable,
    found_of,
)
from incidents.problems import problems

DIGEST = "a" * 64


def details(**said: Any) -> Details:
    return Details.model_validate({"size": 3, "sha256": DIGEST, **said})


def refused(model: type[pydantic.BaseModel], said: dict[str, Any]) -> set[str]:
    with pytest.raises(pydantic.ValidationError) as caught:
        model.model_validate(said)
    return {problem.path for problem in problems(caught.value)}


def test_details_come_back_from_their_canonical_spelling() -> None:
    kept = details(
        name="photo.jpg",
        media_type="image/jpeg",
        origin={"how": "phone", "who": "the brother"},
        stated={"place": "market gate", "point": {"latitude": -1.28, "longitude": 36.82},
                "time": "2026-03-05"},
        acts=["a1"], source="s1", scale="ruler, 10 cm",
        pieces=[{"start": 0, "length": 1}, {"start": 1, "length": 2}],
    )  # fmt: skip
    assert Details.model_validate_json(canonical(kept)) == kept


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\ana\\beating.jpg", "beating.jpg"),
        ("gpj.\u202egnp.exe", "gpj.gnp.exe"),
        ("a\x00b\nc.jpg", "abc.jpg"),
        ("..", ""),
        ("\ud800.jpg", "jpg"),
        ("x" * 400, "x" * LONGEST_NAME),
        ("фото с рынка.jpg", "фото с рынка.jpg"),
    ],
)
def test_a_name_is_for_display_only(sent: str, shown: str) -> None:
    assert displayable(sent) == shown


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"sha256": "A" * 64}, "sha256"),
        ({"media_type": "text/html; charset=x"}, "media_type"),
        ({"media_type": "nothing"}, "media_type"),
        ({"size": -1}, "size"),
        ({"acts": ["no such id!"]}, "acts.0"),
        ({"origin": {"how": "stolen"}}, "origin.how"),
        ({"stated": {"time": "yesterday"}}, "stated.time"),
        ({"stated": {"time": "2199-01-01"}}, "stated.time"),
        ({"stated": {"place": "a\x00b"}}, "stated.place"),
        ({"stated": {"point": {"latitude": 91, "longitude": 0}}}, "stated.point.latitude"),
        ({"stated": {"point": {"latitude": float("nan"), "longitude": 0}}},
         "stated.point.latitude"),
        ({"pieces": [{"start": 1, "length": 2}]}, "pieces.0.start"),
        ({"pieces": [{"start": 0, "length": 2}]}, "size"),
        ({"unheard_of": 1}, "unheard_of"),
    ],
)  # fmt: skip
def test_what_is_not_possible_is_refused_at_its_field(said: dict[str, Any], where: str) -> None:
    assert refused(Details, {"size": 3, "sha256": DIGEST, **said}) == {where}


def test_a_medical_finding_rests_on_the_consent_of_the_person_examined() -> None:
    finding = {"grade": "highly_consistent", "finding": "Two parallel bruises", "examiner": "Dr K"}
    assert refused(MedicalFinding, finding) == {"grade", "finding"}
    assert refused(MedicalFinding, finding | {"consent": "withdrawn"}) == {"grade", "finding"}
    assert refused(MedicalFinding, {"grade": "typical", "consent": "granted"}) == {"examiner"}
    # Nobody else can agree to an examination.
    assert refused(MedicalFinding, {"consent": "on_behalf"}) == {"consent"}
    kept = MedicalFinding.model_validate(finding | {"consent": "granted"})
    assert kept.grade == "highly_consistent"
    assert MedicalFinding.model_validate({"consent": "declined"}).finding == ""


def test_what_people_write_is_a_part_of_what_is_known() -> None:
    """`describe` takes a description alone: what was found or measured is not there to be sent."""
    for name, field in Description.model_fields.items():
        assert Details.model_fields[name].annotation == field.annotation
    measured = {"size", "sha256", "media_type", "pieces", "found", "derived", "name"}
    assert not measured.intersection(Description.model_fields)


def test_a_header_may_say_anything() -> None:
    looked = SimpleNamespace(
        width=10**12, height=-1, taken="\x00\u202e2026:03:05 14:00:00", place=(999.0, 0.0),
        device="x" * 5_000, serial=None, software="\ud800", duration_s=float("inf"),
        container="", codecs=["h264"] * 99, warnings=["bad"] * 99,
    )  # fmt: skip
    found = found_of(looked)
    assert (found.width, found.height, found.place, found.duration_s) == (0, 0, None, None)
    assert (found.taken, len(found.device)) == ("2026:03:05 14:00:00", 200)
    assert (found.codecs, found.warnings) == (["h264"], ["bad"])


def test_a_note_says_something() -> None:
    assert refused(Note, {"text": " \n"}) == {"text"}
    assert refused(Note, {"text": "x" * 200_001}) == {"text"}
    assert refused(Note, {"text": "He shouts", "language": "EN!"}) == {"language"}
    assert Note.model_validate({"text": "Он кричит", "language": "ru"}).kind == "transcript"
