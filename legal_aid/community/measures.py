"""Away from prosecution, and treatment given back in custody: what was reached, by kind.

Each is a result of the case as well, under the vocabulary's `diverted` and `treatment_restored`,
so that it is counted.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from incidents.models import Record
from legal_aid.case_document import Diversion, Outcome, TreatmentRestored
from legal_aid.case_parts import made, with_changes
from legal_aid.cases import Changed, OpenCase, change_case
from vault import Keyring

DIVERSIONS = {
    "warning": pgettext_lazy("diversion", "Warning, no charge"),
    "not_prosecuted": pgettext_lazy("diversion", "Not prosecuted"),
    "harm_reduction": pgettext_lazy("diversion", "Sent to a harm reduction service"),
    "treatment_offer": pgettext_lazy("diversion", "Treatment offered, freely chosen"),
    "housing": pgettext_lazy("diversion", "Housing without abstinence"),
    "community": pgettext_lazy("diversion", "Community measure"),
    "other": pgettext_lazy("diversion", "Other"),
}
TREATMENTS = {
    "methadone": pgettext_lazy("treatment", "Methadone"),
    "buprenorphine": pgettext_lazy("treatment", "Buprenorphine"),
    "naloxone": pgettext_lazy("treatment", "Naloxone at hand"),
    "antiretroviral": pgettext_lazy("treatment", "HIV treatment"),
    "hepatitis": pgettext_lazy("treatment", "Hepatitis treatment"),
    "tuberculosis": pgettext_lazy("treatment", "Tuberculosis treatment"),
    "other": pgettext_lazy("treatment", "Other"),
}
# Field of the shared part, what an entry is, its codes, the result it counts as.
MEASURES: dict[str, tuple[str, type, dict[str, Any], str]] = {
    "diversion": ("diversions", Diversion, DIVERSIONS, "diverted"),
    "treatment": ("treatment_restored", TreatmentRestored, TREATMENTS, "treatment_restored"),
}


def add_measure(
    *, keyring: Keyring, author: User, record: Record, kind: str, code: str, on: str, note: str
) -> None:
    """Write down a diversion or a treatment restored; its result is added with it.

    `kind` is "diversion" or "treatment", `on` EDTF or "". As `change_case` otherwise.
    """
    field, entry, codes, outcome = MEASURES[kind]
    if code not in codes:
        raise ValidationError(_("Choose from the list."), code="code")

    def change(case: OpenCase) -> Changed:
        entries = [*getattr(case.shared, field), made(entry, code=code, on=on, note=note)]
        outcomes = [*case.shared.outcomes, made(Outcome, code=outcome, on=on)]
        return Changed(shared=with_changes(case.shared, **{field: entries, "outcomes": outcomes}))

    change_case(keyring=keyring, author=author, record=record, change=change)
