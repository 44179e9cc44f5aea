"""The registry through which every app says how what it stores is erased."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from audit import erasing


@pytest.fixture(autouse=True)
def _empty_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasing, "_erasers", {subject: {} for subject in erasing.SUBJECTS})
    monkeypatch.setattr(erasing, "_kept", {})


@pytest.mark.django_db
def test_every_eraser_of_a_subject_runs_in_order_and_no_other() -> None:
    called: list[tuple[str, UUID]] = []

    def register(model: str, subject: str, rows: int) -> None:
        @erasing.erases(model, subject=subject)
        def erase_rows(subject_id: UUID) -> int:
            called.append((model, subject_id))
            return rows

    register("letters.Page", "record", 3)
    register("letters.Letter", "record", 1)
    register("letters.Writer", "person", 1)
    record_id = uuid4()
    assert erasing.erase("record", record_id) == {"letters.Page": 3, "letters.Letter": 1}
    assert called == [("letters.Page", record_id), ("letters.Letter", record_id)]


def test_a_model_that_nobody_declared_shows() -> None:
    erasing.keeps("letters.Stamp", reason="shows a king")
    assert erasing.erasure_of("letters.Stamp") == ["shows a king"]
    assert erasing.erasure_of("letters.Envelope") == []


def test_unknown_subjects_and_missing_reasons_are_refused() -> None:
    with pytest.raises(ValueError, match="nothing"):
        erasing.erases("letters.Letter", subject="nothing")
    with pytest.raises(ValueError, match="nothing"):
        erasing.erase("nothing", uuid4())
    with pytest.raises(ValueError, match="reason"):
        erasing.keeps("letters.Letter", reason="")
