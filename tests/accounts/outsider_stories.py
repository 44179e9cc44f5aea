"""Trust made from both sides, as the pages make it."""

from __future__ import annotations

from typing import Any

from accounts.models import Outsider, User
from accounts.outsiders import agree, answer_link, find_named, name_outsider
from tests.world import Person


def trust(coordinator: Person, outsider: Person, organisation: Any) -> Outsider:
    """A coordinator names somebody from outside; both have compared the code."""
    row = answered(coordinator, outsider, organisation)
    for person in (outsider, coordinator):
        agree(keyring=person.keyring, actor=person.user, outsider=row)
    return Outsider.objects.get(pk=row.pk)


def answered(coordinator: Person, outsider: Person, organisation: Any) -> Outsider:
    """The link was answered; nobody has compared anything yet."""
    row = find_named(name_outsider(actor=coordinator.user, organisation=organisation))
    assert row is not None
    answer_link(user=User.objects.get(pk=outsider.user.pk), outsider=row)
    return Outsider.objects.select_related("organisation", "named_by", "user").get(pk=row.pk)
