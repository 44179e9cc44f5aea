"""What an advocate asks for. Only coded choices, so that a plain GET form will do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from advocacy.dimensions import DIMENSIONS
from advocacy.periods import Unit, require_month
from advocacy.tables import LONGEST_REGION, TableSpec

FILTERS = (
    "violation_group",
    "violation",
    "agency",
    "service",
    "gender",
    "age_band",
    "verification",
)
DEFAULTS = {"rows": "violation_group", "columns": "region2", "unit": Unit.ALL}


def _by() -> list[tuple[str, Any]]:
    return [("", _("Nothing")), *((found.name, found.label) for found in DIMENSIONS.values())]


def _units() -> list[tuple[str, Any]]:
    # The first is what an address without a unit means.
    return [(unit.value, unit.label) for unit in (Unit.ALL, *(u for u in Unit if u != Unit.ALL))]


class TableForm(forms.Form):
    """Rows, columns, months, and filters; `spec()` after `is_valid()`."""

    rows = forms.ChoiceField(label=_("Rows"), choices=_by, required=False)
    columns = forms.ChoiceField(label=_("Columns"), choices=_by, required=False)
    unit = forms.ChoiceField(label=_("Over time, by"), choices=_units, required=False)
    since = forms.CharField(
        label=_("From month"),
        required=False,
        max_length=7,
        validators=[require_month],
        widget=forms.TextInput({"inputmode": "numeric", "placeholder": "2026-01"}),
    )
    until = forms.CharField(
        label=_("To month"),
        required=False,
        max_length=7,
        validators=[require_month],
        widget=forms.TextInput({"inputmode": "numeric", "placeholder": "2026-12"}),
    )
    region = forms.CharField(
        label=_("Only in this region"),
        required=False,
        max_length=LONGEST_REGION,
        help_text=_("Written as in the records, from the largest: KE/Nairobi."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FILTERS:
            dimension = DIMENSIONS[name]
            self.fields[name] = forms.ChoiceField(
                label=dimension.label,
                choices=[("", _("Any")), *dimension.choices()],
                required=False,
            )

    @property
    def table_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("rows", "columns", "since", "until", "unit")]

    @property
    def filter_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("region", *FILTERS)]

    @property
    def filters_used(self) -> bool:
        """Whether a filter is set, or was refused: then the page shows them unfolded."""
        return any(field.value() or field.errors for field in self.filter_fields)

    def clean(self) -> dict[str, Any]:
        """Make the table's specification, which knows what makes no sense together."""
        cleaned = super().clean()
        if not self.errors:
            self._spec = self._specified(cleaned)
        return cleaned

    def spec(self) -> TableSpec:
        """What the form asks for, once it is valid."""
        return self._spec

    def _specified(self, cleaned: dict[str, Any]) -> TableSpec:
        filters = [(name, (cleaned[name],)) for name in FILTERS if cleaned[name]]
        if region := cleaned["region"]:
            filters.insert(0, (self._region_dimension(region), (region,)))
        return TableSpec(
            Unit(cleaned["unit"] or Unit.ALL),
            cleaned["rows"],
            cleaned["columns"],
            tuple(filters),
            cleaned["since"],
            cleaned["until"],
        )

    def _region_dimension(self, region: str) -> str:
        name = f"region{region.count('/') + 1}"
        if name not in DIMENSIONS or not all(part.strip() for part in region.split("/")):
            raise ValidationError({"region": _("Write a region like KE/Nairobi.")})
        return name
