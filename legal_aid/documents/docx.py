"""A draft as docx, for those who go on writing it: filled by docxtpl, in memory."""

from __future__ import annotations

import io
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import override
from docxtpl import DocxTemplate, RichText

from legal_aid.documents.docx_layout import layout
from legal_aid.documents.drafting import Block, Draft
from legal_aid.documents.pdf import plain, sandbox

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_layout = cache(layout)
_STYLES = {"missing": "missing", "note": "note"}  # of the layout; other runs have none


def as_docx(draft: Draft) -> bytes:
    """The draft as docx. Every value is escaped; the template reaches flat text only."""
    right = draft.is_from_the_right
    template = DocxTemplate(io.BytesIO(_layout(from_the_right=right)))
    letter = plain(draft)
    blocks = [
        {**flat, "rich": _rich(block, right)}
        for flat, block in zip(letter["blocks"], draft.blocks, strict=True)
    ]
    with override(draft.language):
        words = {"yes": _("Yes"), "no": _("No")}
    named = {
        **{name: letter[name] for name in ("title", "sender", "date")},
        "footer": " ".join(draft.notes),
    }
    template.render({"letter": named, "blocks": blocks, "words": words}, sandbox(), autoescape=True)
    kept = io.BytesIO()
    template.save(kept)
    return kept.getvalue()


def _rich(block: Block, right: bool) -> RichText:
    rich = RichText()
    for run in block.runs:
        rich.add(run.text, style=_STYLES.get(run.kind), rtl=right)
    return rich
