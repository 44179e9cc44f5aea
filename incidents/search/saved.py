"""Questions that a person asks again and again: kept under their own key, read by nobody else.

All of a person's are one value that is written whole, so that only its length's bucket says how
many there are. Not in the log: they are a person's own tool and change nothing about any record.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID, uuid4

import pydantic
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext

from accounts.models import User
from incidents.search.models import SavedSearches
from incidents.search.question import Question
from vault import Keyring, Undecryptable, context, open_under, seal_under, subkey

LONGEST_NAME = 80
MOST = 50


@dataclass(frozen=True)
class Saved:
    """A question with the name its owner gave it. `question` is None when today's rules refuse it,
    as when a code is no longer there."""

    id: UUID
    name: str
    question: Question | None


def saved_searches(keyring: Keyring) -> list[Saved]:
    """The keyring's holder's own, by name; none when they do not open."""
    row = SavedSearches.objects.filter(pk=keyring.holder).first()
    return sorted(_read(keyring, row), key=lambda one: one.name.casefold())


def saved_search(keyring: Keyring, search_id: UUID) -> Saved | None:
    """One of them."""
    return next((one for one in saved_searches(keyring) if one.id == search_id), None)


@transaction.atomic
def save_search(*, keyring: Keyring, owner: User, name: str, question: Question) -> Saved:
    """Keep a question under a name; one of the same name is replaced.

    ValidationError for a name that is none, is too long, or is one too many.
    """
    name = _checked(name)
    kept = [one for one in _locked(keyring, owner) if one.name != name]
    if len(kept) >= MOST:
        raise ValidationError({"name": gettext("You have saved 50 searches. Delete one first.")})
    made = Saved(uuid4(), name, question)
    _write(keyring, [*kept, made])
    return made


@transaction.atomic
def rename_search(*, keyring: Keyring, owner: User, search_id: UUID, name: str) -> Saved:
    """Call it something else. ValidationError as `save_search`, or when another is called so."""
    name = _checked(name)
    kept = _locked(keyring, owner)
    if any(one.name == name and one.id != search_id for one in kept):
        raise ValidationError({"name": gettext("Another of your searches has this name.")})
    changed = [Saved(one.id, name, one.question) if one.id == search_id else one for one in kept]
    found = next((one for one in changed if one.id == search_id), None)
    if found is None:
        raise SavedSearches.DoesNotExist
    _write(keyring, changed)
    return found


@transaction.atomic
def forget_search(*, keyring: Keyring, owner: User, search_id: UUID) -> None:
    """Delete it. Harmless to repeat."""
    kept = _locked(keyring, owner)
    if any(one.id == search_id for one in kept):
        _write(keyring, [one for one in kept if one.id != search_id])


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name or "\0" in name:
        raise ValidationError({"name": gettext("Give the search a name.")})
    if len(name) > LONGEST_NAME:
        raise ValidationError({"name": gettext("Give a name of at most 80 letters.")})
    return name


def _locked(keyring: Keyring, owner: User) -> list[Saved]:
    if keyring.holder != owner.pk:
        raise PermissionDenied
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)  # there may be no row yet
    return _read(keyring, SavedSearches.objects.filter(pk=owner.pk).first())


def _read(keyring: Keyring, row: SavedSearches | None) -> list[Saved]:
    if row is None:
        return []
    try:
        plain = open_under(_key(keyring), bytes(row.sealed), _context(keyring))
        return [_saved(one) for one in json.loads(plain)]
    except (Undecryptable, ValueError, KeyError, TypeError):
        return []


def _saved(said: dict[str, object]) -> Saved:
    try:
        question = Question.model_validate(said["question"])
    except pydantic.ValidationError:
        question = None
    return Saved(UUID(str(said["id"])), str(said["name"]), question)


def _write(keyring: Keyring, kept: list[Saved]) -> None:
    said = [
        {"id": str(one.id), "name": one.name, "question": one.question.model_dump(mode="json")}
        for one in kept
        if one.question
    ]
    sealed = seal_under(_key(keyring), json.dumps(said).encode(), _context(keyring))
    SavedSearches.objects.update_or_create(pk=keyring.holder, defaults={"sealed": sealed})


def _key(keyring: Keyring) -> bytes:
    return subkey(keyring.own.seed, "saved searches")


def _context(keyring: Keyring) -> bytes:
    return context("saved searches", keyring.holder)
