"""Codes of community disputes in words, for templates."""

from __future__ import annotations

from django import template
from django.utils.translation import pgettext

from legal_aid.forms.dispute import ANSWERS, KEPT, ROLES

register = template.Library()


@register.filter
def dispute_state(code: str) -> str:
    """How far a dispute is."""
    return {
        "preparing": pgettext("dispute", "Being prepared"),
        "agreed": pgettext("dispute", "Agreed"),
        "failed": pgettext("dispute", "No agreement"),
        "stopped": pgettext("dispute", "Stopped"),
    }.get(code, code)


@register.filter
def party_role(code: str) -> str:
    return str(dict(ROLES).get(code, code))


@register.filter
def check_answer(code: str) -> str:
    """The answer to a question of a check; a dash where nobody answered."""
    return str(dict(ANSWERS).get(code, "–"))


@register.filter
def kept_word(code: str) -> str:
    return str(dict(KEPT).get(code, code))
