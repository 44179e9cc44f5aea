"""A team with things sealed to it, and someone who walks off with the whole database."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db.models import BinaryField

from accounts.keyrings import open_keyring
from accounts.models import Membership, Role, Team, User
from accounts.renewing import renew
from audit.reading import read_entries
from tests.world import Person, World, make_member
from vault import Keyring, Undecryptable, recipient_of


def reopened(person: Person) -> Keyring:
    person.forget_keyring()
    return person.keyring


def membership_of(person: Person, team: Team) -> Membership:
    return Membership.objects.get(user=person.user, team=team)


def second_coordinator(world: World) -> Person:
    """Chidi, whom Carla admitted, coordinates Riverside too."""
    return make_member("chidi", world.riverside, Role.COORDINATOR, world.carla)


def renew_all(person: Person) -> int:
    """Seal everything anew, as many visits of one member would."""
    return renew(keyring=reopened(person), actor=person.user, seconds=600)


def stolen_keyring(person: Person) -> Keyring:
    """The keys someone still holds in memory or on paper, whatever the database says later."""
    return open_keyring(User.objects.get(pk=person.user.pk), person.seed)


def sealed_values() -> Iterator[tuple[str, bytes]]:
    """Every value sealed to some public key, wherever it lies, but for the log's entries."""
    for model in apps.get_models():
        if model._meta.label == "audit.Entry" or not model._meta.managed:
            continue
        for field in model._meta.concrete_fields:
            if not isinstance(field, BinaryField) or not field.name.startswith("sealed"):
                continue
            for value in model.objects.values_list(field.name, flat=True):
                yield f"{model._meta.label}.{field.name}", bytes(value or b"")


def sealed_to(key_id: bytes) -> set[str]:
    """The columns in which something is still sealed to this key."""
    found = set()
    for label, value in sealed_values():
        try:
            if recipient_of(value) == key_id:
                found.add(label)
        except Undecryptable:
            continue
    return found


def logged(world: World) -> list[tuple[str, dict[str, str]]]:
    """What Ossian reads of Riverside's log: verbs and details."""
    chain = world.riverside.organisation.chain
    chain.refresh_from_db()
    rows = read_entries(reopened(world.ossian), chain, limit=10_000)
    assert all(row.is_readable for row in rows)
    return [(row.verb, row.detail) for row in rows]
