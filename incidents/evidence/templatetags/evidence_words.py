"""Evidence in templates: sizes, lengths, and who did what with a file, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import template
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents import vocabulary
from incidents.evidence import showing
from incidents.evidence.note_form import KINDS
from incidents.evidence.opening import Listing
from incidents.evidence.rights import may_keep
from incidents.forms.languages import direction_of
from incidents.models import Record

register = template.Library()

_STEP = 1000  # as phones and disks count, and the page's own script
_UNITS = (
    gettext_lazy("%(n)s bytes"),
    gettext_lazy("%(n)s kB"),
    gettext_lazy("%(n)s MB"),
    gettext_lazy("%(n)s GB"),
)
_HASH_GROUP = 4

register.filter("part_words", showing.part_words)
register.filter("part_readers", showing.part_readers)
register.filter("custody_words", showing.custody_words)
register.filter("flaw_words", showing.flaw_words)
register.filter("warning_words", showing.warning_words)
register.filter("text_direction", direction_of)


@register.filter
def size_words(size: int) -> str:
    """A number of bytes: "12.4 MB"."""
    amount, at = float(size), 0
    while amount >= _STEP and at < len(_UNITS) - 1:
        amount, at = amount / _STEP, at + 1
    digits = 1 if at and amount < _STEP / 10 else 0
    return str(_UNITS[at]) % {"n": number_format(round(amount, digits), digits)}


@register.filter
def length_words(seconds: float | None) -> str:
    """How long a recording is: "2 min 10 s"; "" where nobody knows."""
    if seconds is None:
        return ""
    whole = round(seconds)
    if whole < 60:
        return _("%(s)s s") % {"s": whole}
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return _("%(min)s min %(s)s s") % {"min": minutes, "s": rest}
    return _("%(h)s h %(min)s min") % {"h": minutes // 60, "min": minutes % 60}


@register.filter
def in_fours(digest: str) -> str:
    """A fingerprint that can be read out: "9c41 77e0 ..."."""
    return " ".join(
        digest[start : start + _HASH_GROUP] for start in range(0, len(digest), _HASH_GROUP)
    )


@register.filter
def detail_words(detail: Mapping[str, str]) -> list[str]:
    """What an entry of a custody log says beside its verb, as far as it means something to people:
    digests are shown where they belong."""
    found = []
    if how := detail.get("how"):
        found.append(vocabulary.label("evidence_origin", how))
    done = detail.get("done", "").replace("blurred", "covered").split()  # as it was called before
    found += [vocabulary.label("derivation", code) for code in done]
    found += [detail[name] for name in ("to", "purpose") if detail.get(name)]
    if kind := detail.get("kind"):
        found.append(str(KINDS.get(kind, kind)))
    return found


@register.simple_tag
def kind_icon(kind: str) -> SafeString:
    """The drawing of what a file is: picture, sound, video or paper."""
    shape = {"picture": "photo", "video": "photo", "sound": "sound"}.get(kind, "paper")
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>', shape)


@register.simple_tag(takes_context=True)
def evidence_links(context: dict[str, Any], record: Record) -> dict[str, Any]:
    """The files that show each act of a record, and that each of its sources gave, by their ids."""
    return showing.links_of(_listing(context["request"], record))


def _listing(request: HttpRequest, record: Record) -> Listing | None:
    """What is known of a record's files, looked at once a page."""
    known: dict[UUID, Listing | None] = request.__dict__.setdefault("_evidence_listings", {})
    if record.pk not in known:
        known[record.pk] = showing.listing_of(request.keyring, request.user, record)
    return known[record.pk]


@register.inclusion_tag("evidence/_files_of.html")
def files_of(links: Any, one: str) -> dict[str, Any]:
    """Links to the files of one act or source."""
    return {"files": links.get(one, ()) if isinstance(links, dict) else ()}


@register.inclusion_tag("evidence/of_record.html", takes_context=True)
def evidence_of(context: dict[str, Any], record: Record, from_case: bool = False) -> dict[str, Any]:
    """The files of a record, for its page: what there is, and where to see or add it.

    `from_case`: they are the record's, and stand on the page of the case beside its own."""
    request: HttpRequest = context["request"]
    return {
        "record": record,
        "from_case": from_case,
        "request": request,
        **showing.block_of(_listing(request, record), may_keep(request.user, record)),
    }
