"""Changing which client some people of some records are: as revisions, so that history keeps it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from accounts.models import User
from incidents import recording
from incidents.document import Identity, IncidentDocument, Person
from incidents.people.appearances import Appearance
from incidents.people.client import Moved
from vault import Keyring

# The new code of a person, None to leave them as they are.
NewCode = Callable[[Person], str | None]


def recode(
    keyring: Keyring, actor: User, found: Iterable[Appearance], new_code: NewCode
) -> list[Moved]:
    """Give people of these records other codes; returns whom it changed.

    Inside the caller's transaction. Links follow codes and facts follow revisions, so numbers count
    one person once again. `errors.Conflict` when somebody wrote one of the records meanwhile:
    then nothing at all is changed.
    """
    moved: list[Moved] = []
    for appearance in found:
        changed = {
            person.id: code
            for person in appearance.identity.people
            if (code := new_code(person)) is not None and code != person.client_code
        }
        if not changed:
            continue
        people = [
            person.model_copy(update={"client_code": changed.get(person.id, person.client_code)})
            for person in appearance.identity.people
        ]
        recording.revise(
            keyring=keyring,
            author=actor,
            record=appearance.record,
            document=_only(Identity(people=people)),
            expected=appearance.record.head,
        )
        moved += [Moved(record=appearance.record.pk.hex, person=person) for person in changed]
    return moved


def _only(identity: Identity) -> IncidentDocument:
    """A document that says nothing but who: the other parts stay as they are."""
    return IncidentDocument.model_construct(_fields_set={"identity"}, identity=identity)
