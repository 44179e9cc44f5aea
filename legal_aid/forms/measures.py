"""What was reached beside a court: a diversion, or treatment given back in custody."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import ContentForm, LineField, LooseDateField
from legal_aid.community.measures import DIVERSIONS, TREATMENTS


class _MeasureForm(ContentForm):
    """One entry; which kinds there are to choose from is the subclass's."""

    code = forms.ChoiceField(label=_("Kind"))
    on = LooseDateField(label=_("Date"))
    note = LineField(label=_("Note"))


class DiversionForm(_MeasureForm):
    code = forms.ChoiceField(label=_("Kind"), choices=list(DIVERSIONS.items()))


class TreatmentForm(_MeasureForm):
    code = forms.ChoiceField(label=_("Which treatment"), choices=list(TREATMENTS.items()))


FORMS = {"diversion": DiversionForm, "treatment": TreatmentForm}
