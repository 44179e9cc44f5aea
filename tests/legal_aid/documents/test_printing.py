"""Every document in every language, from friendly and from hostile records."""

from __future__ import annotations

import dataclasses
import io
import os
import re
import sys
import tempfile
import urllib.request
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from docx import Document

from legal_aid.case_document import Hearing, Outcome, Qualification, Shared
from legal_aid.documents.cleaning import LONGEST, clean
from legal_aid.documents.docx import as_docx
from legal_aid.documents.pdf import as_html, as_pdf
from legal_aid.documents.wording import CODES, languages_ready, templates
from tests.attacks.test_naughty_strings import NAUGHTY, SENT
from tests.legal_aid import stories
from tests.legal_aid.documents.conftest import drafted, text_of_docx, text_of_pdf

READY = [(code, language) for code in CODES for language in ("en", "es", "ru")]
HOSTILE = (
    "{{ 7*7 }}{% for x in ().__class__.__base__.__subclasses__() %}x{% endfor %}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "<script>alert(1)</script><img src='http://evil.example/x'>",
    "</w:t></w:r></w:p><w:p>&amp;&lt; %(team)s %s %n",
    "أمينة كريوكي \u202egnisrever\u202c עמינה",
    "{%p if true %}{{r letter }}{#",
)


def hostile(text: str) -> Any:
    """The held woman's story, with this text wherever somebody can type."""

    def change(data: dict[str, Any]) -> None:
        for person in data["identity"]["people"]:
            person["name"] = text
        data["account"]["narrative"] = text
        data["account"]["title"] = text
        data["account"]["perpetrators"] = [
            {"id": "o1", **dict.fromkeys(("name", "alias", "unit", "badge", "plate"), text)}
        ]
        data["account"]["acts"][0].update(place_detail=text)
        data["account"]["custody"][0].update(held_where=text, medicine=text, prescriber=text)
        data["account"]["consents"].append({"scope": "share_health", "state": "granted"})

    return stories.held(change)


def shared(text: str) -> Shared:
    return Shared(
        hearings=[Hearing(at="2126-11-20T10:00", where=text)],
        outcomes=[Outcome(code="pending")],
        qualifications=[Qualification(by="b", at="2026-11-20T10:00", articles=text, words=text)],
    )


@pytest.mark.parametrize(("code", "language"), READY)
def test_every_document_is_printed_in_every_ready_language(
    printer: None, real_catalogues: None, code: str, language: str
) -> None:
    assert language in dict(languages_ready(templates()[code]))
    made = drafted(code, language)

    text, pages = text_of_pdf(made)
    assert as_pdf(made).startswith(b"%PDF-")
    assert pages <= 2
    for said in (text, text_of_docx(as_docx(made))):
        assert made.title.split()[0] in said
        assert "Amina" in said or code == "medication"
        assert "%(" not in said
        assert "{{" not in said


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("code", CODES)
def test_what_somebody_typed_is_printed_and_never_run(printer: None, code: str, text: str) -> None:
    made = drafted(code, document=hostile(text), shared=shared(text))

    words = "".join(text_of_pdf(made)[0].split())
    said = text_of_docx(as_docx(made))
    assert "".join(clean(text).split()) in words
    assert clean(text) in said
    assert "<script" not in as_html(made)
    assert "\u202e" not in said + words


def test_no_naughty_string_stops_a_document(printer: None) -> None:
    for text in SENT:
        typed = text.replace("\x00", "").strip()[:1_000] or "x"
        made = drafted("habeas", document=hostile(typed), shared=shared(typed))
        assert as_docx(made)
        assert as_html(made)
    everything = "\n".join(each.replace("\x00", "") for each in NAUGHTY)
    made = drafted("habeas", document=stories.held(narrative=everything))
    assert as_pdf(made).startswith(b"%PDF-")


def test_a_very_long_account_is_cut_and_the_document_says_so(printer: None) -> None:
    made = drafted("police_complaint", document=stories.held(narrative="They came back. " * 12_000))

    assert len(as_html(made)) < LONGEST * 2
    assert "Cut here" in as_html(made)
    assert as_pdf(made).startswith(b"%PDF-")


def test_a_language_that_reads_from_the_right_turns_both_forms(printer: None) -> None:
    made = dataclasses.replace(drafted("police_complaint"), is_from_the_right=True)

    assert 'dir="rtl"' in as_html(made)
    assert as_pdf(made).startswith(b"%PDF-")
    paragraphs = Document(io.BytesIO(as_docx(made))).paragraphs
    assert all("w:bidi" in one._p.xml for one in paragraphs if one.text)


def test_the_pdf_is_tagged_for_screen_readers(printer: None) -> None:
    streams = re.findall(rb"stream\n(.*?)\nendstream", as_pdf(drafted("habeas")), re.DOTALL)
    content = b"".join(zlib.decompressobj().decompress(one) for one in streams if one[:1] == b"x")

    for said in (b"/MarkInfo", b"/StructTreeRoot", b"/Lang (en)"):
        assert said in content


def test_nothing_is_fetched(printer: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(urllib.request, "urlopen", lambda *a, **k: asked.append(str(a)))
    typed = "<link rel=stylesheet href=http://evil.example/a.css><img src=file:///etc/passwd>"

    as_pdf(drafted("habeas", document=hostile(typed)))

    assert asked == []


# Hooks cannot be taken off again, so there is one, and a list that it fills while it is there.
_written: list[list[str]] = []


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if not _written:
        return
    if event.startswith("tempfile."):
        _written[-1].append(event)
    if event == "open" and isinstance(arguments[2], int):
        path, _mode, flags = arguments
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            _written[-1].append(str(path))


sys.addaudithook(_watch)


@pytest.fixture
def written() -> Iterator[list[str]]:
    _written.append([])
    yield _written[-1]
    _written.clear()


def test_nothing_is_written_to_a_disk(printer: None, written: list[str]) -> None:
    for code in CODES:
        made = drafted(code)
        as_pdf(made)
        as_docx(made)

    assert [path for path in written if "__pycache__" not in path] == []


def test_the_watcher_sees_what_is_written(written: list[str], tmp_path: Path) -> None:
    with tempfile.NamedTemporaryFile(dir=tmp_path):
        pass

    assert any("tempfile" in one for one in written)
    assert any(str(tmp_path) in one for one in written)


def test_documents_are_made_in_the_languages_of_the_program_only() -> None:
    for template in templates().values():
        assert set(dict(languages_ready(template))) <= set(dict(settings.LANGUAGES))
