"""A draft as PDF, by WeasyPrint in memory: nothing is fetched, nothing is written to a disk."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from incidents.paper import CannotPrint, fetch_nothing, one_at_a_time, printer, sandbox
from legal_aid.documents.drafting import Block, Draft

__all__ = ["CannotPrint", "as_html", "as_pdf", "can_print", "look", "one_at_a_time", "plain",
           "printer", "sandbox"]  # fmt: skip

HERE = Path(__file__).parent


def can_print() -> bool:
    """Whether PDF can be made on this machine. The first call loads the libraries."""
    try:
        printer()
    except CannotPrint:
        return False
    return True


def as_pdf(draft: Draft) -> bytes:
    """A tagged PDF of the draft; CannotPrint without the system libraries."""
    library = printer()
    page = as_html(draft)
    with one_at_a_time:
        made = library.HTML(string=page, url_fetcher=fetch_nothing)
        return made.write_pdf(stylesheets=[look(library)], pdf_tags=True)


def as_html(draft: Draft) -> str:
    """The page that is printed. The template gets flat text only, and every value is escaped."""
    environment = sandbox()
    template = environment.from_string((HERE / "letter.jinja").read_text(encoding="utf-8"))
    with override(draft.language):
        words = {"yes": _("Yes"), "no": _("No")}
    return template.render(letter=plain(draft), words=words)


def plain(draft: Draft) -> dict[str, Any]:
    """The draft as lists, dicts and text, blocks of a kind together."""
    blocks = [_plain_block(block) for block in draft.blocks]
    groups = [
        {"kind": kind, "blocks": list(each)}
        for kind, each in groupby(blocks, lambda block: block["kind"])
    ]
    return {
        "title": draft.title,
        "is_checked": draft.is_title_checked,
        "language": draft.language,
        "direction": "rtl" if draft.is_from_the_right else "ltr",
        "sender": draft.sender,
        "date": draft.date,
        "notes": list(draft.notes),
        "groups": groups,
        "blocks": blocks,
    }


def _plain_block(block: Block) -> dict[str, Any]:
    return {
        "kind": block.kind,
        "label": block.label,
        "is_checked": block.is_checked,
        "number": block.number,
        "runs": [{"text": run.text, "kind": run.kind} for run in block.runs],
    }


def look(library: Any) -> Any:
    """The style sheet of every document."""
    style = (HERE / "letter.css").read_text(encoding="utf-8")
    return library.CSS(string=style, url_fetcher=fetch_nothing)
