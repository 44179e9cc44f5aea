"""The record of a bundle as PDF: from what leaves, and from nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from incidents.evidence.wording import lines
from incidents.paper import fetch_nothing, one_at_a_time, printer, sandbox

_PAGE = """<!doctype html>
<html lang="{{ language }}" dir="{{ direction }}"><head><meta charset="utf-8">
<title>{{ title }}</title></head><body><h1>{{ title }}</h1>
{% for heading, rows in sections %}<h2>{{ heading }}</h2><table>{% for label, text in rows %}
<tr><th scope="row">{{ label }}</th><td dir="auto">{{ text }}</td></tr>{% endfor %}</table>
{% endfor %}</body></html>"""
_LOOK = """@page { size: A4; margin: 20mm; @bottom-right {
  content: counter(page) " / " counter(pages); font: 8pt sans-serif; } }
html { font: 10pt/1.4 "Liberation Serif", "Noto Serif", "DejaVu Serif", serif;
  overflow-wrap: anywhere; }
h1 { font-size: 16pt; } h2 { font-size: 12pt; break-after: avoid; }
table { border-collapse: collapse; width: 100%; } tr { border-bottom: 0.3pt solid #aaa; }
th { width: 55mm; text-align: start; font-weight: normal; color: #444; vertical-align: top; }
th, td { padding: 1mm; } td { white-space: pre-wrap; }"""
# Controls, and what turns the reading of the text around it.
_DROPPED = {
    **dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF]),
    **dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")),
}


def record_pdf(
    *,
    reference: str,
    purpose: str,
    record: Mapping[str, Any],
    files: Sequence[tuple[str, Mapping[str, Any]]],
) -> bytes:
    """The PDF, in the reader's language. `purpose` in words; `files` by their names in the bundle.

    incidents.paper.CannotPrint where the server lacks the libraries that draw.
    """
    library = printer()
    page = record_html(reference=reference, purpose=purpose, record=record, files=files)
    with one_at_a_time:
        look = library.CSS(string=_LOOK, url_fetcher=fetch_nothing)
        made = library.HTML(string=page, url_fetcher=fetch_nothing)
        return bytes(made.write_pdf(stylesheets=[look], pdf_tags=True))


def record_html(
    *,
    reference: str,
    purpose: str,
    record: Mapping[str, Any],
    files: Sequence[tuple[str, Mapping[str, Any]]],
) -> str:
    """The page that is printed: every value is escaped."""
    sections = [
        (_("Purpose"), [(_("Record"), reference), (_("Under the consent"), purpose)]),
        (_("What is recorded"), _clean(record)),
        *((name, _clean({"file": details})) for name, details in files),
    ]
    return (
        sandbox()
        .from_string(_PAGE)
        .render(
            title=_("Record of a human rights abuse"),
            sections=sections,
            language=get_language() or "en",
            direction="rtl" if get_language_bidi() else "ltr",
        )
    )


def _clean(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(label, text.translate(_DROPPED)) for label, text in lines(content)]
