"""A medical finding, as it is typed: the degrees of consistency of the Istanbul Protocol."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pydantic
from django import forms
from django.utils.translation import gettext_lazy as _

from incidents import vocabulary
from incidents.document import Person
from incidents.evidence.details import Description, MedicalFinding
from incidents.forms.fields import (
    CodeField,
    ContentForm,
    DayField,
    LineField,
    LinkField,
    TextField,
)
from incidents.problems import problems

ANSWERS = ("not_asked", "granted", "declined", "withdrawn")


class MedicalForm(ContentForm):
    """What an examiner found; all of it empty takes the finding away."""

    consent = forms.ChoiceField(
        choices=lambda: [(code, vocabulary.label("consent_state", code)) for code in ANSWERS],
        initial="not_asked",
        label=_("Their consent to examination and record"),
        help_text=_("The answer of the person examined. Without it no finding is kept."),
    )
    consent_date = DayField(label=_("Day of their answer"))
    person = LinkField(label=_("Who was examined"))
    grade = CodeField(
        "istanbul_grade",
        ask=_("Not graded"),
        label=_("How far it agrees with what they say"),
        help_text=_("Degree of consistency, as the examiner gave it (Istanbul Protocol, 2022)."),
    )
    finding = TextField(
        rows=5,
        label=_("What was found"),
        help_text=_("Where on the body, what, how large; in the words of the examiner."),
    )
    examiner = LineField(label=_("Who examined"))
    profession = LineField(label=_("Profession of the examiner"))
    date = DayField(label=_("Day of the examination"))
    scale = LineField(
        label=_("What shows the size"),
        help_text=_("On photographs of injuries: a ruler of 10 cm, a coin."),
    )

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.medical: MedicalFinding | None = None
        if people:
            self.fields["person"].choices = [
                ("", _("Not said")),
                *((one.id, one.name or f"{_('Person')} {at}") for at, one in enumerate(people, 1)),
            ]
        else:
            del self.fields["person"]

    def clean(self) -> dict[str, Any]:
        """Refused at the field: without their consent nothing of a finding is kept."""
        typed = super().clean() or self.cleaned_data
        if self.errors:
            return typed
        said = {name: value for name, value in typed.items() if name != "scale"}
        if any(value for name, value in said.items() if name != "consent") or (
            said["consent"] != "not_asked"
        ):
            try:
                self.medical = MedicalFinding.model_validate(said)
            except pydantic.ValidationError as error:
                for found in problems(error):
                    self.add_error(found.path if found.path in self.fields else None, found.message)
        return typed

    def said(self, before: Description) -> Description:
        """`before` with what was typed."""
        return before.model_copy(
            update={"medical": self.medical, "scale": self.cleaned_data["scale"]}
        )


def medical_values(said: Description) -> dict[str, Any]:
    """A finding as the form shows it."""
    found = said.medical or MedicalFinding()
    return found.model_dump() | {"scale": said.scale}
