"""YAML as people write it by hand: text, lists and named fields, and nothing that can hurt.

Every value is read as text, so that `yes`, `2026-03-05` and `007` stay what was written; the
tables that are made of it know which fields are numbers. Anchors and aliases are refused: a few
lines of them unfold into more than any memory holds.
"""

from __future__ import annotations

from typing import Any

import yaml
from django.utils.translation import gettext as _

MOST_DEEP = 12
# libyaml where it is there: a table of the largest size is read in a second instead of a minute.
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_BEGINS = (yaml.SequenceStartEvent, yaml.MappingStartEvent)
_ENDS = (yaml.SequenceEndEvent, yaml.MappingEndEvent)


class NotPlain(Exception):
    """Text that is no such YAML; says the line, never what stood there."""


def load(text: str) -> Any:
    """Dicts, lists and text; None for an empty file. NotPlain."""
    try:
        _require_plain(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - makes nothing but text
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if mark is None:
            raise NotPlain(_("This is no YAML.")) from None
        message = _("This is no YAML: look at line %(line)d.") % {"line": mark.line + 1}
        raise NotPlain(message) from None
    except (yaml.YAMLError, ValueError):
        raise NotPlain(_("This is no YAML.")) from None


def dump(value: object) -> str:
    """The same written out; text that other programs would take for something else is quoted."""
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100)


def _require_plain(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            line = event.start_mark.line + 1
            raise NotPlain(_("Line %(line)d: write it out instead of & and *.") % {"line": line})
        depth += isinstance(event, _BEGINS) - isinstance(event, _ENDS)
        if depth > MOST_DEEP:
            raise NotPlain(_("This is nested too deeply."))
