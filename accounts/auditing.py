"""This room's words in the audit: every entry goes to the organisation it concerns."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models, transaction

from accounts.models import Organisation, User
from audit import recording

Entries = list[dict[str, Any]]
_waiting: ContextVar[Entries | None] = ContextVar("entries kept for last", default=None)


@contextmanager
def kept_for_last() -> Iterator[None]:
    """One transaction in which what is recorded is written at its end, log by log in one order.

    For verbs that write to several organisations' logs, or to one before their last row: each entry
    locks its log, so two such verbs could wait for each other for ever. Within one log the entries
    keep their order. Inside another one it is a part of that. What fails writes nothing.
    """
    if (outer := _waiting.get()) is not None:
        known = len(outer)
        try:
            with transaction.atomic():
                yield
        except BaseException:
            del outer[known:]
            raise
        return
    entries: Entries = []
    token = _waiting.set(entries)
    try:
        with transaction.atomic():
            yield
            _waiting.set(None)
            for entry in sorted(entries, key=lambda one: one["chain_id"]):
                recording.record(**entry)
    finally:
        _waiting.reset(token)


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
    entry: dict[str, Any] = {
        "chain_id": organisation.chain_id,
        "actor": str(actor.pk) if actor else "",
        "verb": verb,
        "object_ref": _reference(obj),
        "detail": detail,
    }
    waiting = _waiting.get()
    if waiting is None:
        recording.record(**entry)
    else:
        waiting.append(entry)


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
