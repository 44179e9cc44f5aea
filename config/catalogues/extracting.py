"""Everything there is to translate, read from the sources themselves; no gettext is needed for it.

Python is read as a syntax tree, templates through Django's own `templatize`, and coded words from
the data files that hold them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.utils.translation.template import templatize

from config.catalogues.texts import Message
from incidents.vocabulary import translatable
from legal_aid import matters
from legal_aid.days import tables as days
from legal_aid.documents import wording

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("accounts", "advocacy", "api", "audit", "config", "incidents", "legal_aid", "templates")
# Modules that look up what stands elsewhere: coded words (`translatable` lists them), and marks.
LOOK_UP = (
    "incidents/vocabulary.py",
    "config/templatetags/checked.py",
    "legal_aid/documents/wording.py",
)
# Calls that translate, and what their first arguments are.
CALLS = {
    "gettext": "s",
    "gettext_lazy": "s",
    "gettext_noop": "s",
    "ngettext": "sp",
    "ngettext_lazy": "sp",
    "pgettext": "cs",
    "pgettext_lazy": "cs",
    "npgettext": "csp",
    "npgettext_lazy": "csp",
}
# What templatize makes of a tag: a call whose arguments are literals.
_CALL = re.compile(
    r"""(?<![\w])(_|n?p?gettext)\(((?:u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*"|,\s*)+)"""
)


class NotWhole(Exception):
    """A text that is put together before it is translated: no catalogue can hold it."""


def messages(root: Path = ROOT) -> list[Message]:
    """Every text of the program, once each, in a stable order.

    NotWhole where a call translates something that is not one literal text.
    """
    words = (*translatable(), *matters.translatable(), *days.translatable())
    found: set[Message] = {Message(context, text) for context, text in words}
    found |= {Message("", text) for text in wording.translatable()}
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            where = path.relative_to(root).as_posix()
            found |= set(in_python(path.read_text(encoding="utf-8"), where))
        for path in sorted((root / package).rglob("*.html")):
            found |= set(in_template(path.read_text(encoding="utf-8")))
    return without_doubles(found)


def in_python(source: str, where: str) -> Iterator[Message]:
    """Texts of a module. Aliases (`gettext as _`) are followed."""
    tree = ast.parse(source)
    names = dict(_imported(tree))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute):
            called = node.func.attr  # translation.gettext("...")
        else:
            called = names.get(getattr(node.func, "id", ""), "")
        shape = CALLS.get(called)
        if shape and not (where in LOOK_UP and _is_look_up(node)):
            yield _message(node, shape, where)


def in_template(source: str) -> Iterator[Message]:
    """Texts of a template."""
    for call in _CALL.finditer(templatize(source)):
        texts = ast.literal_eval(f"[{call[2]}]")
        shape = CALLS["gettext" if call[1] == "_" else call[1]]
        yield _arranged(shape, texts)


def without_doubles(found: Iterable[Message]) -> list[Message]:
    """One entry for a text that is used both with and without a plural: catalogues allow one."""
    kept: dict[tuple[str, str], Message] = {}
    for message in sorted(found):
        kept[message.context, message.text] = message  # the one with a plural sorts last
    return sorted(kept.values(), key=lambda one: (one.text, one.context))


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for name in node.names:
                yield name.asname or name.name, name.name


def _is_look_up(node: ast.Call) -> bool:
    return not isinstance(node.args[-1], ast.Constant)


def _message(node: ast.Call, shape: str, where: str) -> Message:
    texts = [
        argument.value if isinstance(argument, ast.Constant) else None
        for argument in node.args[: len(shape)]
    ]
    if len(texts) == len(shape) and all(isinstance(text, str) for text in texts):
        return _arranged(shape, texts)
    raise NotWhole(f"{where}:{node.lineno}: {ast.unparse(node)}")


def _arranged(shape: str, texts: list[str]) -> Message:
    parts = dict(zip(shape, texts, strict=False))
    return Message(parts.get("c", ""), parts["s"], parts.get("p", ""))
