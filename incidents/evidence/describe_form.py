"""The description of a file, as it is corrected; its earlier versions as differences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pydantic
from django.core.exceptions import ValidationError
from django.forms import Field
from django.utils.translation import gettext_lazy as _

from incidents.document import Account, Person
from incidents.evidence.describing import Version, described
from incidents.evidence.details import Description, Details, Place
from incidents.evidence.forms import AboutForm
from incidents.evidence.medical_form import MedicalForm, medical_values
from incidents.forms.changes import Change, Piece, compared
from incidents.forms.fields import LineField, LinkField, LinksField, TextField

_ORIGIN = ("how", "who", "note")
_STATED = ("place", "place_kind", "time", "point")
_OWN = ("shows", "source", "acts", "scale")
_DEGREES = r"\s*([-+]?\d{1,3}(?:\.\d{1,12})?)\s*"
_POINT = re.compile(f"{_DEGREES}[,; ]{_DEGREES}", re.ASCII)


class PointField(LineField):
    """Degrees of latitude and longitude; empty where nobody can say."""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if text and point_of(text) is None:
            raise ValidationError(_("Write two numbers, such as -1.28639, 36.81722."))
        return text


class DescribeForm(AboutForm):
    """What people say of a file that is here."""

    part = None
    shows = TextField(
        label=_("What is seen or heard"),
        help_text=_("As you see it, without conclusions: who, doing what, with what."),
    )
    point = PointField(
        limit=60,
        label=_("Point on the map"),
        help_text=_("Latitude and longitude, if they can show it: -1.28639, 36.81722"),
    )
    field_order = ("shows", "acts", "source", "who", "how", "note", "time", "place", "place_kind")

    def __init__(self, *args: Any, account: Account | None, **kwargs: Any) -> None:
        super().__init__(*args, account=account, **kwargs)

    def said(self, before: Description) -> Description:
        """`before` with what was typed; what the form does not ask stays."""
        typed, said = self.cleaned_data, before.model_dump()
        said["origin"] |= {name: typed[name] for name in _ORIGIN}
        said["stated"] |= {name: typed[name] for name in _STATED} | {
            "point": point_of(typed["point"])
        }
        return Description.model_validate(
            said | {name: typed[name] for name in _OWN if name in typed}
        )


@dataclass(frozen=True)
class Correction:
    """What `name` changed in a description, and when."""

    number: int
    name: str
    at: datetime
    changes: list[Change]


def values_of(said: Description) -> dict[str, Any]:
    """A description as the form shows it."""
    point = said.stated.point
    return (
        said.model_dump(include=set(_OWN))
        | said.origin.model_dump()
        | said.stated.model_dump()
        | {"point": f"{point.latitude}, {point.longitude}" if point else ""}
    )


def corrections(
    versions: list[Version],
    now: Details,
    account: Account | None,
    people: Sequence[Person] = (),
) -> list[Correction]:
    """Every correction of a description, the newest first, field by field."""
    fields = DescribeForm(account=account).fields | MedicalForm(people=people).fields
    states = [*(one.details for one in versions), now]
    values = [_all_of(described(one)) for one in states]
    return [
        Correction(
            one.number,
            one.name,
            one.at,
            [
                Change(str(field.label), pieces)
                for name, field in fields.items()
                if (pieces := _compared(field, values[at].get(name), values[at + 1].get(name)))
            ],
        )
        for at, one in reversed(list(enumerate(versions)))
    ]


def _compared(field: Field, old: Any, new: Any) -> list[Piece]:
    if isinstance(field, LinksField | LinkField):  # in the words of the record, not as numbers
        return compared(LineField(), _named(field, old), _named(field, new))
    return compared(field, old, new)


def _named(field: Any, ids: str | list[str] | None) -> str:
    labels = {one: label for one, label in field.choices if one}
    listed = [ids] if isinstance(ids, str) else ids or []
    return "; ".join(str(labels.get(one, one)) for one in listed if one)


def _all_of(said: Description) -> dict[str, Any]:
    return medical_values(said) | values_of(said)


def point_of(text: str) -> Place | None:
    """Two numbers as a point on the earth; None for anything else."""
    match = _POINT.fullmatch(text)
    if match is None:
        return None
    try:
        return Place(latitude=float(match[1]), longitude=float(match[2]))
    except pydantic.ValidationError:
        return None
