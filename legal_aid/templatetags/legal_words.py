"""Codes of this room in words, for templates."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import template
from django.utils import timezone

from legal_aid import languages, matters, regions
from legal_aid.spans import span_words

register = template.Library()

register.filter("matter", matters.label)
register.filter("place_words", regions.spoken)
register.filter("spoken_language", languages.label)


@register.filter
def matter_list(codes: list[str]) -> str:
    """Several matters, the most pressing first."""
    return ", ".join(matters.label(code) for code in codes)


@register.filter
def language_list(codes: list[str]) -> str:
    return ", ".join(languages.label(code) for code in codes)


@register.filter
def time_left(moment: datetime) -> str:
    """ "7 h 20 min" until a moment; whole minutes, none once it is past."""
    return span_words(max(moment - timezone.now(), timedelta(0)))
