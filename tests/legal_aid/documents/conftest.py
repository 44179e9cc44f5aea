"""What tests of documents share: drafts without a database, and readers of what was made."""

from __future__ import annotations

import io
import os
import re
import uuid
import zipfile
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils.translation import override
from lxml import etree

from incidents.document import IncidentDocument
from legal_aid.case_document import Shared
from legal_aid.documents.drafting import Draft, draft
from legal_aid.documents.facts import gather
from legal_aid.documents.pdf import as_html, can_print, look
from legal_aid.documents.wording import templates
from tests.languages.conftest import real_catalogues  # noqa: F401
from tests.legal_aid import stories


@pytest.fixture(scope="session")
def printer() -> None:
    """Pango and what else WeasyPrint draws with; skipped aloud where it is missing."""
    if not can_print():
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("WeasyPrint cannot be loaded: install libpango-1.0-0 libpangoft2-1.0-0")
        pytest.skip("no Pango on this machine, so no PDF")


def drafted(
    code: str,
    language: str = "en",
    document: IncidentDocument | None = None,
    *,
    shared: Shared | None = None,
    about: str = "",
    is_discreet: bool = False,
) -> Draft:
    """A draft from a story, for a case of the Clinic whose incident Riverside documented."""
    case_file = SimpleNamespace(incident=SimpleNamespace(team=SimpleNamespace(name="Riverside")))
    team = SimpleNamespace(name="Clinic")
    record = SimpleNamespace(pk=uuid.uuid4(), team=team, case_file=case_file)
    case: Any = SimpleNamespace(shared=shared or Shared(), record=record)
    with override(language):
        facts = gather(case, document or stories.held(), about=about)
    return draft(templates()[code], facts, language=language, is_discreet=is_discreet)


def text_of_docx(content: bytes) -> str:
    """What somebody reads in it, footers included."""
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            if re.fullmatch(r"word/(document|footer\d+)\.xml", name):
                tree = etree.fromstring(packed.read(name))
                for one in tree.iter("{*}t", "{*}tab", "{*}br", "{*}p"):
                    end = {"p": "\n", "br": "\n", "tab": "\t"}
                    found.append(end.get(etree.QName(one).localname, one.text or ""))
    return "".join(found)


def text_of_pdf(made: Draft) -> tuple[str, int]:
    """The words on the sheets, and how many sheets there are."""
    import weasyprint

    pages = weasyprint.HTML(string=as_html(made)).render(stylesheets=[look(weasyprint)]).pages
    found: list[str] = []

    def walk(box: Any) -> None:
        if hasattr(box, "text"):
            found.append(box.text)
        for child in getattr(box, "children", ()):
            walk(child)

    for page in pages:
        walk(page._page_box)
    return " ".join(found), len(pages)
