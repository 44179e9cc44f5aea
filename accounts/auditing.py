"""This room's words in the audit: every entry goes to the organisation it concerns."""

from __future__ import annotations

from django.db import models

from accounts.models import Organisation, User
from audit import recording


def record(
    organisation: Organisation,
    actor: User | None,
    verb: str,
    obj: models.Model | str,
    detail: dict[str, str] | None = None,
) -> None:
    """Append to the organisation's chain within the verb's transaction: last thing in a verb.

    `obj` is a saved row or a reference of your own. Codes only; never a name or a text.
    """
    recording.record(
        chain_id=organisation.chain_id,
        actor=str(actor.pk) if actor else "",
        verb=verb,
        object_ref=_reference(obj),
        detail=detail,
    )


def record_refusal(
    organisation: Organisation,
    actor: User | None,
    verb: str,
    obj: models.Model | str,
    detail: dict[str, str] | None = None,
) -> None:
    """Append in a transaction of its own, after the refused verb was rolled back."""
    recording.record_refusal(
        chain_id=organisation.chain_id,
        actor=str(actor.pk) if actor else "",
        verb=verb,
        object_ref=_reference(obj),
        detail=detail,
    )


def _reference(obj: models.Model | str) -> str:
    return obj if isinstance(obj, str) else f"{obj._meta.model_name}:{obj.pk}"
