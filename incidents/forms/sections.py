"""The rows of a record: acts, people, perpetrators, custody episodes, services interfered with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import (
    CodeField,
    CodesField,
    LineField,
    LinksField,
    LooseDateField,
    MomentField,
    TextField,
)
from incidents.forms.languages import LanguagesField
from incidents.forms.rows import RowForm, Rows, rows_of

CHOOSE = _("Choose")


class ActForm(RowForm):
    violation = CodeField("violation", ask=CHOOSE, required=True, label=_("What was done"))
    date = LooseDateField(label=_("When"))
    place = CodeField("place", initial="other", label=_("Kind of place"))
    place_detail = LineField(label=_("Which place"), help_text=_("Street, station, ward."))
    victims = LinksField(label=_("To whom"))
    perpetrators = LinksField(label=_("By whom"))
    harms = CodesField("harm", label=_("Harm done"))
    reliability = CodeField("reliability", initial="firsthand", label=_("How we know"))
    source = LineField(label=_("Who told us"))


class ActRows(Rows):
    section, letter = "acts", "a"
    heading, add_label, remove_label = _("Act"), _("Add another act"), _("Take this act out")
    opened_by = ("harms", "reliability", "source")

    def link(self, people: list[tuple[str, str]], perpetrators: list[tuple[str, str]]) -> None:
        """Offer the people and perpetrators of this form; a lone one is chosen to begin with."""
        for form in [*self.forms, self.empty_form]:
            for name, choices in (("victims", people), ("perpetrators", perpetrators)):
                form.fields[name].choices = choices
                if not form.is_bound and len(choices) == 1:
                    form.initial.setdefault(name, [choices[0][0]])


class PersonForm(RowForm):
    def __init__(self, *args: Any, shows_sensitive: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not shows_sensitive:
            del self.fields["sensitive"]

    role = forms.ChoiceField(
        choices=[("victim", _("Harmed person")), ("witness", _("Witness"))],
        initial="victim",
        label=_("Part in it"),
    )
    client_code = LineField(
        label=_("Client code"), help_text=_("The code your team uses for them.")
    )
    name = LineField(label=_("Name"), help_text=_("Any name they use. May stay empty."))
    safe_contact = LineField(
        label=_("Safe contact"), help_text=_("How and when, in the way they agreed to.")
    )
    contact_flags = CodesField("contact_flag", label=_("When contacting them"))
    gender = CodeField("gender", initial="undisclosed", label=_("Gender"))
    age_band = CodeField("age_band", initial="undisclosed", label=_("Age"))
    languages = LanguagesField(label=_("Languages they speak"))
    circumstances = CodesField("circumstance", label=_("Circumstances"))
    sensitive = CodesField(
        "circumstance_sensitive",
        label=_("Sensitive circumstances"),
        help_text=_("Only what they agreed to, under “Record sensitive health facts” below."),
    )


class PersonRows(Rows):
    section, letter = "people", "p"
    heading, add_label, remove_label = (
        _("Person"),
        _("Add another person"),
        _("Take this person out"),
    )
    opened_by = ("contact_flags", "languages", "circumstances", "sensitive")


class PerpetratorForm(RowForm):
    agency = CodeField("agency", initial="unknown", label=_("Agency"))
    rank = CodeField("rank", initial="unknown", label=_("Rank"))
    involvement = CodeField("involvement", initial="direct", label=_("Involvement"))
    badge = LineField(label=_("Badge or number"))
    plate = LineField(label=_("Car plate"))
    unit = LineField(label=_("Unit or station"))
    description = TextField(
        rows=2, label=_("Description"), help_text=_("Name, face, clothes, voice.")
    )


class PerpetratorRows(Rows):
    section, letter = "perpetrators", "o"
    heading, add_label = _("Perpetrator"), _("Add another perpetrator")
    remove_label = _("Take this perpetrator out")
    opened_by = ()


class CustodyForm(RowForm):
    held_where = LineField(label=_("Held where"))
    since = MomentField(
        label=_("Since"), help_text=_("2026-11-20 18:40, or only the day: 2026-11-20.")
    )
    since_certain = forms.BooleanField(required=False, label=_("This time is certain"))
    released = MomentField(label=_("Released"), help_text=_("Leave empty while they are held."))
    medicine = LineField(label=_("Medicine they need"), help_text=_("Methadone, ART, insulin."))
    last_dose = MomentField(label=_("Last dose"), help_text=_("When they last had it."))


class CustodyRows(Rows):
    section, letter = "custody", "c"
    heading, add_label = _("Time in custody"), _("Add another time in custody")
    remove_label = _("Take this out")
    opened_by = ()


class ServiceForm(RowForm):
    service = CodeField("service", ask=CHOOSE, required=True, label=_("Service"))
    interference = CodeField(
        "interference", ask=CHOOSE, required=True, label=_("What was done to it")
    )


class ServiceRows(Rows):
    section, letter = "services", "s"
    heading, add_label, remove_label = _("Service"), _("Add another service"), _("Take this out")
    opened_by = ()


SECTIONS: dict[str, type[Rows]] = {
    "acts": rows_of(ActForm, ActRows, at_least=1),
    "people": rows_of(PersonForm, PersonRows),
    "perpetrators": rows_of(PerpetratorForm, PerpetratorRows),
    "custody": rows_of(CustodyForm, CustodyRows),
    "services": rows_of(ServiceForm, ServiceRows),
}
