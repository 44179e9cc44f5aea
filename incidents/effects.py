"""What taking back a consent did, and what each purpose allows, in sentences."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext


def effects_of(did: Mapping[str, int]) -> list[str]:
    """One sentence for each thing that was done; one that says so where there was nothing to do."""
    said = []
    if offers := did.get("offers", 0):
        said.append(
            ngettext(
                "%(n)d offer to lawyers was closed.", "%(n)d offers to lawyers were closed.", offers
            )
            % {"n": offers}
        )
    if grants := did.get("grants", 0):
        said.append(
            ngettext(
                "%(n)d other team lost what it could open here.",
                "%(n)d other teams lost what they could open here.",
                grants,
            )
            % {"n": grants}
        )
    if did.get("keys"):
        said.append(_("Every part of every version got a new key."))
    if did.get("facts"):
        said.append(_("What it counted for in the statistics was retracted."))
    if did.get("sensitive"):
        said.append(
            _("Sensitive facts were taken out of every version, and other teams lost them.")
        )
    if did.get("held"):
        said.append(
            _("Sensitive facts were taken out; older versions keep them under the legal hold.")
        )
    return said or [_("Nothing had been shared or counted under it. Nothing is from now on.")]


def withdrawal_of(scope: str) -> Promise:
    """What a later no to one purpose does at once; KeyError for a purpose that is not listed."""
    nothing_yet = gettext_lazy(
        "Nothing rests on it in this program yet. Who acts on it must read it here."
    )
    no_bundle = gettext_lazy(
        "No evidence bundle is made for this any more. What was handed over before cannot be "
        "called back: the record lists to whom it went."
    )
    return {
        "store": gettext_lazy(
            "All sharing and counting ends, sensitive facts go, and the record gets new keys. A "
            "coordinator then erases it."
        ),
        "contact_safe": gettext_lazy(
            "The page says beside each contact that they are not to be contacted."
        ),
        "share_legal": gettext_lazy(
            "Every offer closes, lawyers lose what they could open, and the record gets new keys."
        ),
        "share_health": gettext_lazy("Nothing can be referred to a health service any more."),
        "share_social": gettext_lazy("Nothing can be referred to a social service any more."),
        "sensitive_health": gettext_lazy(
            "Sensitive facts are taken out of every version, under a new key."
        ),
        "statistics": gettext_lazy(
            "What it counted for is retracted. Periods that were published stay as they are."
        ),
        "evidence_use": no_bundle,
        "complaint": no_bundle,
        "anonymised_story": nothing_yet,
        "media": nothing_yet,
        "un_submission": no_bundle,
        "research": nothing_yet,
    }[scope]
