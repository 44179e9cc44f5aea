"""The look of a document as docx: paragraphs with the tags that docxtpl fills.

It is made here rather than kept as a file, so that nobody has to review a binary.
"""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FONT = "Liberation Serif"
BLACK = RGBColor(0, 0, 0)
# The order of what a paragraph's properties may hold is part of the format (ECMA-376, 17.3.1.26).
_AFTER_BORDERS = ("w:shd", "w:tabs", "w:bidi", "w:spacing", "w:ind", "w:jc", "w:outlineLvl",
                  "w:rPr")  # fmt: skip
# Kind of block -> (style it rests on, what stands in the paragraph).
_PARAGRAPHS = {
    "to": ("Normal", "{{r b.rich }}"),
    "value": ("Normal", "{{r b.rich }}"),
    "heading": ("Heading 2", "{{r b.rich }}"),
    "text": ("Normal", "{{r b.rich }}"),
    "row": ("Normal", "{{ b.label }}:\t{{r b.rich }}"),
    "item": ("Normal", "•\t{{r b.rich }}"),
    "number": ("Normal", "{{ b.number }}.\t{{r b.rich }}"),
    "tick": ("Normal", "{{r b.rich }}\t☐ {{ words.yes }}\t☐ {{ words.no }}"),
    "words": ("Normal", "{{r b.rich }}"),
    "line": ("Normal", ""),
    "sign": ("Normal", "{{ b.label }}\n\n____________________________\n{{r b.rich }}"),
}


def layout(*, from_the_right: bool) -> bytes:
    """The docx with its tags."""
    document = Document()
    _prepare(document)
    _paragraph(document, "{{ letter.sender }}\t{{ letter.date }}", "head", from_the_right)
    _paragraph(document, "{{ letter.title }}", "title", from_the_right)
    document.add_paragraph("{%p for b in blocks %}")
    for kind, (_base, content) in _PARAGRAPHS.items():
        for mark in ("", " unchecked"):
            state = "not b.is_checked" if mark else "b.is_checked"
            document.add_paragraph(f'{{%p if b.kind == "{kind}" and {state} %}}')
            _paragraph(document, content, f"{kind}{mark}", from_the_right)
            document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")
    footer = document.sections[0].footer.paragraphs[0]
    footer.text = "{{ letter.footer }}"
    _turn(footer, from_the_right)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _prepare(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(24)
    section.top_margin, section.bottom_margin = Mm(22), Mm(24)
    about = document.core_properties
    about.author = about.comments = about.last_modified_by = about.title = ""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(10.5)
    normal.paragraph_format.space_after = Pt(6)
    for name in ("missing", "note"):
        look = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER).font
        if name == "missing":
            look.bold, look.highlight_color = True, WD_COLOR_INDEX.GRAY_25
        else:
            look.size = Pt(8.5)
    for kind, (base, _content) in {
        "head": ("Normal", ""), "title": ("Heading 1", ""), **_PARAGRAPHS,
    }.items():  # fmt: skip
        for mark in ("", " unchecked"):
            style = document.styles.add_style(f"{kind}{mark}", WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = document.styles[base]
            _shape(style, kind)
            if mark:
                _bar(style)


def _shape(style: Any, kind: str) -> None:
    shape = style.paragraph_format
    if kind in ("title", "heading"):
        style.font.name, style.font.color.rgb = FONT, BLACK
        style.font.size = Pt(17 if kind == "title" else 11.5)
        shape.space_before = Pt(12)
    elif kind == "row":
        shape.tab_stops.add_tab_stop(Mm(50))
        shape.left_indent, shape.first_line_indent = Mm(50), Mm(-50)
    elif kind in ("item", "number"):
        shape.left_indent, shape.first_line_indent = Mm(6), Mm(-6)
        shape.tab_stops.add_tab_stop(Mm(6))
    elif kind == "tick":
        shape.tab_stops.add_tab_stop(Mm(120))
        shape.tab_stops.add_tab_stop(Mm(140))
    elif kind == "words":
        shape.left_indent = Mm(8)
    elif kind == "head":
        shape.tab_stops.add_tab_stop(Mm(130))
        shape.space_after = Pt(18)
    elif kind == "value":
        style.font.bold = True
    elif kind == "line":
        shape.space_after = Pt(14)
        _border(style, "w:bottom", "single", "4")
    elif kind == "sign":
        shape.space_before, shape.keep_together = Pt(18), True


def _bar(style: Any) -> None:
    """The double line in the margin: nobody has checked this wording."""
    _border(style, "w:left", "double", "6")


def _border(style: Any, side: str, kind: str, size: str) -> None:
    around = style.element.get_or_add_pPr()
    borders = around.find(qn("w:pBdr"))
    if borders is None:
        borders = _element("w:pBdr")
        around.insert_element_before(borders, *_AFTER_BORDERS)
    borders.insert(0, _element(side, val=kind, sz=size, space="8", color="000000"))


def _paragraph(document: Any, text: str, style: str, from_the_right: bool) -> None:
    _turn(document.add_paragraph(text, style=style), from_the_right)


def _turn(paragraph: Any, from_the_right: bool) -> None:
    if from_the_right:
        around = paragraph._p.get_or_add_pPr()
        around.insert_element_before(_element("w:bidi"), "w:spacing", "w:ind", "w:jc", "w:rPr")


def _element(name: str, **attributes: str) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made
