"""The parts of a record that stand once: what it is about, the words, the office's own notes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from incidents.fields import LONGEST_NARRATIVE, LONGEST_REGION
from incidents.forms.fields import CodeField, CodesField, ContentForm, LineField, TextField
from incidents.forms.languages import CountryField, LanguagesField

# What the office's form says of the account.
CHECKED = ("verification", "reliability", "checked_how")


class AboutForm(ContentForm):
    """What it is called and where the law of which country holds."""

    title = LineField(
        label=_("Title"),
        help_text=_("In a few words, without names: “Arrest at a pharmacy”."),
    )
    jurisdiction = CountryField(label=_("Country, for the legal clocks"))
    region = LineField(
        limit=LONGEST_REGION,
        label=_("Region"),
        help_text=_("From large to small, as statistics count it: KE/Nairobi/Kamukunji."),
    )


class StoryForm(ContentForm):
    """Their own words."""

    narrative = TextField(
        limit=LONGEST_NARRATIVE,
        rows=9,
        label=_("The account"),
        help_text=_("In their own words where you can. We never change them."),
    )


class HarmForm(ContentForm):
    """Harm that belongs to no single act."""

    harms = CodesField(
        "harm",
        label=_("Harm done to them in all"),
        help_text=_("What no single act above did alone."),
    )


class HelpForm(ContentForm):
    """What they need, what was done for them, in which language."""

    needs = CodesField("need", label=_("They need"))
    languages = LanguagesField(label=_("Languages for working with them"))
    responses = CodesField("response", label=_("Done so far"))
    outcomes = CodesField("outcome", label=_("What came of it"))


class OfficeForm(ContentForm):
    """Checked by the office; its notes never leave the documentation team."""

    verification = CodeField("verification", initial="reported", label=_("Verification"))
    reliability = CodeField("reliability", ask=_("Not judged yet"), label=_("How sure we are"))
    checked_how = LineField(
        label=_("How it was checked"), help_text=_("Who was asked, what was seen.")
    )
    notes = TextField(
        limit=LONGEST_NARRATIVE,
        rows=4,
        label=_("Notes of the office"),
        help_text=_("Only your team ever reads these."),
    )


class SensitiveForm(ContentForm):
    """Health facts and other circumstances that have their own consent."""

    notes = TextField(
        limit=LONGEST_NARRATIVE,
        rows=3,
        label=_("Sensitive facts"),
        help_text=_("Sealed apart. Only with consent to “Record sensitive health facts”."),
    )
