"""The sign-in names of those who wrote revisions."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from accounts.models import User


def names_of(authors: Iterable[str]) -> dict[str, str]:
    """Sign-in names by user id. Whoever has left, or is no id at all, has none. One query.

    Whoever wrote a revision also wrote its author: what is no id must not break the page.
    """
    wanted = {found for author in set(authors) if (found := _id(author))}
    return {str(user.pk): user.username for user in User.objects.filter(pk__in=wanted)}


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
