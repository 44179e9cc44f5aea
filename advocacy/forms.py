"""What an advocate asks for. Only coded choices, so that a plain GET form will do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from advocacy.dimensions import DIMENSIONS
from advocacy.sides import choices as side_choices
from advocacy.specs import LONGEST_REGION, TableSpec, quarters_before, whole_months_before

FILTERS = (
    "violation_group",
    "violation",
    "agency",
    "place",
    "service",
    "gender",
    "age_group",
    "age_band",
    "verification",
    "stage",
)
SIDES = ("rows", "columns", "third", "fourth")
LONGEST_PERIOD = 8


def defaults() -> dict[str, str]:
    """What the builder starts from: violation groups by quarter, over a year and a quarter."""
    since, until = quarters_before(timezone.localdate())
    return {"rows": "violation_group", "columns": "quarter", "since": since, "until": until}


def _sides() -> list[tuple[str, Any]]:
    return [("", _("Nothing")), *side_choices()]


def _units() -> list[tuple[str, Any]]:
    # The first is what an address without a unit means.
    return [
        ("incidents", _("Incidents")),
        ("clients", _("Different people")),
        ("acts", _("Acts")),
    ]


def _period(label: Any, example: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_PERIOD,
        required=False,
        widget=forms.TextInput({"placeholder": example, "autocapitalize": "characters"}),
    )


class TableForm(forms.Form):
    """Sides, unit, periods, and filters; `spec()` after `is_valid()`."""

    rows = forms.ChoiceField(label=_("Rows"), choices=_sides, required=False)
    columns = forms.ChoiceField(label=_("Columns"), choices=_sides, required=False)
    third = forms.ChoiceField(label=_("Third dimension"), choices=_sides, required=False)
    fourth = forms.ChoiceField(label=_("Fourth dimension"), choices=_sides, required=False)
    unit = forms.ChoiceField(label=_("Count"), choices=_units, required=False)
    since = _period(_("From the start of"), "2026-01")
    until = _period(_("To the end of"), "2026-12")
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
    def further_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("third", "fourth")]

    @property
    def filter_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("region", *FILTERS)]

    @property
    def further_used(self) -> bool:
        """Whether a third or fourth dimension is set: then the page shows them unfolded."""
        return any(field.value() or field.errors for field in self.further_fields)

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
        since, until = whole_months_before(timezone.localdate())
        return TableSpec(
            cleaned["since"] or since,
            cleaned["until"] or until,
            # Rows and columns stand last, so that what is read closest lies closest together.
            tuple(cleaned[name] for name in reversed(ORDER) if cleaned[name]),
            cleaned["unit"] or "incidents",
            tuple(filters),
        )

    def _region_dimension(self, region: str) -> str:
        name = f"region{region.count('/') + 1}"
        if name not in DIMENSIONS or not all(part.strip() for part in region.split("/")):
            raise ValidationError({"region": _("Write a region like KE/Nairobi.")})
        return name


ORDER = ("columns", "rows", "third", "fourth")


def query_of(spec: TableSpec) -> dict[str, str]:
    """The form's fields for a spec, for addresses that lead back to it."""
    found = {"since": spec.since, "until": spec.until}
    sides = list(reversed(spec.sides))
    # One side alone goes down the page.
    names = ("rows",) if len(sides) == 1 else ORDER
    found |= dict(zip(names, sides, strict=False))
    if spec.unit != "incidents":
        found["unit"] = spec.unit
    for name, terms in spec.filters:
        found["region" if name.startswith("region") else name] = terms[0]
    return found


def address_of(spec: TableSpec) -> str:
    """The same as the query of an address."""
    query = QueryDict(mutable=True)
    query.update(query_of(spec))
    return query.urlencode()


def asks(query: QueryDict) -> bool:
    """Whether an address asks for a table at all."""
    return bool(set(query) - {"team", "draft"})
