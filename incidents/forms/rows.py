"""Rows that repeat in one form: acts, people, perpetrators. They work without JavaScript."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from incidents.fields import MOST_ENTRIES
from incidents.forms.fields import AnchorField, ContentForm


class RowForm(ContentForm):
    """One row of a list in the document. Fields are named as the document names them."""

    id = AnchorField()


class Rows(BaseFormSet):
    """A list of the document as rows. Each row keeps its id, so links to it survive."""

    section: ClassVar[str]
    letter: ClassVar[str]
    deletion_widget = forms.CheckboxInput

    def __init__(self, *args: Any, blank: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, prefix=self.section, **kwargs)
        self.extra = blank
        self.error_messages["missing_management_form"] = _("This part did not arrive whole.")
        self.error_messages["too_many_forms"] = _("There is no room for so many.")

    def total_form_count(self) -> int:
        """Rows that are announced but were not sent are not made up: drawing one takes a while."""
        count = super().total_form_count()
        return min(count, max(self.min_num, self._rows_sent())) if self.is_bound else count

    def _rows_sent(self) -> int:
        start = f"{self.prefix}-"
        named = (n[len(start) :].partition("-")[0] for n in self.data if n.startswith(start))
        return max((int(at) + 1 for at in named if at.isascii() and at.isdigit() and len(at) < 6),
                   default=0)  # fmt: skip

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = self.remove_label
        if not self.is_bound and index is not None and index >= self.initial_form_count():
            form.initial.setdefault("id", f"{self.letter}{self._free_number(index)}")

    def _free_number(self, index: int) -> int:
        return free_number(self.letter, [row.get("id", "") for row in self.initial or []], index)

    def clean(self) -> None:
        ids = [row["id"] for row in self.rows() if row.get("id")]
        if len(ids) != len(set(ids)):
            raise forms.ValidationError(_("Two rows carry the same number. Load the page again."))
        if self.min_num and not any(self.errors) and not self.rows():
            raise forms.ValidationError(_("Record at least one."))

    @property
    def is_used(self) -> bool:
        """Whether there is something to see: rows, typed or asked for, or a complaint."""
        if len(self.forms) > 1 or self.initial:
            return True
        return self.is_bound and (
            self.total_error_count() > 0 or any(form.has_changed() for form in self.forms)
        )

    def ids(self) -> list[str]:
        """Ids of all rows shown, filled in or not."""
        return [str(form["id"].value() or "") for form in self.forms]

    def rows(self) -> list[dict[str, Any]]:
        """What was filled in and not taken out. Valid forms only."""
        return [
            {name: value for name, value in form.cleaned_data.items() if name != "DELETE"}
            for form in self.forms
            if _counts(form)
        ]

    def positions(self) -> list[int]:
        """For each of `rows()`, the position of its form on the page."""
        return [at for at, form in enumerate(self.forms) if _counts(form)]


def _counts(form: forms.Form) -> bool:
    cleaned = getattr(form, "cleaned_data", None)
    if not cleaned or cleaned.get("DELETE"):
        return False
    return form.has_changed() or not form.empty_permitted


def free_number(letter: str, taken: list[str], index: int) -> int:
    """The lowest number not below `index` + 1 that no id of `taken` uses."""
    number = index + 1
    while f"{letter}{number}" in taken:
        number += 1
    return number


def rows_of(form: type[RowForm], base: type[Rows], *, at_least: int = 0) -> type[Rows]:
    """The formset class for one section."""
    return formset_factory(
        form,
        formset=base,
        min_num=at_least,
        max_num=MOST_ENTRIES,
        absolute_max=MOST_ENTRIES + 1,
        validate_max=True,
        can_delete=True,
    )


def with_one_more(data: QueryDict, section: str, letter: str) -> QueryDict:
    """The same form data with one more empty row in `section`."""
    data = data.copy()
    try:
        count = min(max(int(data.get(f"{section}-TOTAL_FORMS", "0")), 0), MOST_ENTRIES)
    except ValueError:
        count = 0
    if count < MOST_ENTRIES:
        taken = [data.get(f"{section}-{at}-id", "") for at in range(count)]
        data[f"{section}-{count}-id"] = f"{letter}{free_number(letter, taken, count)}"
        data[f"{section}-TOTAL_FORMS"] = str(count + 1)
    return data
