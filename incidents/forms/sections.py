"""The rows of a record: acts, people, perpetrators, sources, custody episodes, services."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents import dates
from incidents.fields import LONGEST_CUSTODY_DAYS, MOST_DOSES
from incidents.forms.aftermath import (
    FollowUpForm,
    FollowUpRows,
    LossForm,
    LossRows,
    ReferralForm,
    ReferralRows,
)
from incidents.forms.fields import (
    CodeField,
    CodesField,
    CountField,
    LineField,
    LinkField,
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
    sources = LinksField(label=_("Known from"))
    harms = CodesField("harm", label=_("Harm done"))
    reliability = CodeField("reliability", initial="firsthand", label=_("How we know"))
    source = LineField(label=_("Who told us, in words"))


class ActRows(Rows):
    section, letter = "acts", "a"
    heading, add_label, remove_label = _("Act"), _("Add another act"), _("Take this act out")
    opened_by = ("harms", "reliability", "source")

    def link(self, **choices: list[tuple[str, str]]) -> None:
        """Offer the other rows of this form by field; a lone one is chosen to begin with."""
        for form in [*self.forms, self.empty_form]:
            for name, offered in choices.items():
                form.fields[name].choices = offered
                if not form.is_bound and len(offered) == 1:
                    form.initial.setdefault(name, [offered[0][0]])


class PersonForm(RowForm):
    def __init__(
        self,
        *args: Any,
        shows_sensitive: bool = True,
        hidden_contacts: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.hides_contact = bool(hidden_contacts) and self._sent_id() in hidden_contacts
        if not shows_sensitive:
            del self.fields["sensitive"]
        if self.hides_contact:
            del self.fields["safe_contact"]

    def _sent_id(self) -> str:
        # Not `self["id"]`: the row of nobody yet is given its id after this.
        source, name = (self.data, self.add_prefix("id")) if self.is_bound else (self.initial, "id")
        return str(source.get(name) or "")

    def clean(self) -> dict[str, Any]:
        """A hidden contact comes out empty: the verb keeps the one it has."""
        hidden = {"safe_contact": ""} if self.hides_contact else {}
        return {**super().clean(), **hidden}

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
    name = LineField(label=_("Name"), help_text=_("Only if somebody is sure of it."))
    alias = LineField(label=_("Called"), help_text=_("What people call them."))
    agency = CodeField("agency", initial="unknown", label=_("Agency"))
    rank = CodeField("rank", initial="unknown", label=_("Rank"))
    involvement = CodeField("involvement", initial="direct", label=_("Involvement"))
    badge = LineField(label=_("Badge or number"))
    plate = LineField(label=_("Car plate"))
    unit = LineField(label=_("Unit or station"))
    description = TextField(rows=2, label=_("Description"), help_text=_("Face, clothes, voice."))


class PerpetratorRows(Rows):
    section, letter = "perpetrators", "o"
    heading, add_label = _("Perpetrator"), _("Add another perpetrator")
    remove_label = _("Take this perpetrator out")
    opened_by = ()


class SourceForm(RowForm):
    kind = CodeField("source_kind", initial="client", label=_("Who or what"))
    reliability = CodeField("reliability", initial="firsthand", label=_("How they know"))
    date = LooseDateField(label=_("Told us when"))
    note = TextField(rows=2, label=_("What we know from it"))


class SourceRows(Rows):
    section, letter = "sources", "s"
    heading, add_label, remove_label = (
        _("Source"),
        _("Add another source"),
        _("Take this source out"),
    )
    opened_by = ()


class CustodyForm(RowForm):
    person = LinkField(label=_("Who is held"))
    held_where = LineField(label=_("Held where"))
    since = MomentField(
        label=_("Since"), help_text=_("2026-11-20 18:40, or only the day: 2026-11-20.")
    )
    since_certain = forms.BooleanField(required=False, label=_("This time is certain"))
    released = MomentField(label=_("Released"), help_text=_("Leave empty while they are held."))
    medicine = LineField(
        label=_("Medicine they need"), help_text=_("With the dose: methadone 60 mg a day.")
    )
    last_dose = MomentField(label=_("Last dose"), help_text=_("When they last had it."))
    prescriber = LineField(
        label=_("Who gives it to them"), help_text=_("Clinic, doctor, a number to call.")
    )
    missed_doses = CountField(most=MOST_DOSES, label=_("Doses missed"))
    days = CountField(
        most=LONGEST_CUSTODY_DAYS,
        label=_("Days in custody"),
        help_text=_("Only where the times are not known: otherwise they are counted."),
    )

    def clean(self) -> None:
        since, released = (
            dates.span_of(self.cleaned_data.get(name, "")) for name in ("since", "released")
        )
        if since and released and released[1] < since[0]:
            self.add_error("released", _("This lies before the time they were taken."))


class CustodyRows(Rows):
    section, letter = "custody", "c"
    heading, add_label = _("Time in custody"), _("Add another time in custody")
    remove_label = _("Take this out")
    opened_by = ()

    def link(self, people: list[tuple[str, str]]) -> None:
        """Offer the people of this form; a lone one is chosen to begin with."""
        for form in [*self.forms, self.empty_form]:
            form.fields["person"].choices = [("", _("Not said")), *people]
            if not form.is_bound and len(people) == 1:
                form.initial.setdefault("person", people[0][0])


class ServiceForm(RowForm):
    service = CodeField("service", ask=CHOOSE, required=True, label=_("Service"))
    interference = CodeField(
        "interference", ask=CHOOSE, required=True, label=_("What was done to it")
    )


class ServiceRows(Rows):
    section, letter = "services", "v"
    heading, add_label, remove_label = _("Service"), _("Add another service"), _("Take this out")
    opened_by = ()


NUMBERED = ("custody", "services")  # rows without an id of their own in the document
SECTIONS: dict[str, type[Rows]] = {
    "acts": rows_of(ActForm, ActRows, at_least=1),
    "people": rows_of(PersonForm, PersonRows),
    "perpetrators": rows_of(PerpetratorForm, PerpetratorRows),
    "sources": rows_of(SourceForm, SourceRows),
    "custody": rows_of(CustodyForm, CustodyRows),
    "losses": rows_of(LossForm, LossRows),
    "referrals": rows_of(ReferralForm, ReferralRows),
    "follow_ups": rows_of(FollowUpForm, FollowUpRows),
    "services": rows_of(ServiceForm, ServiceRows),
}
