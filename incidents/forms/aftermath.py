"""The rows of what came after: losses, people sent to services, and what is still to be done."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import (
    AmountField,
    CodeField,
    CurrencyField,
    DayField,
    DueField,
    LineField,
)
from incidents.forms.rows import RowForm, Rows


class LossForm(RowForm):
    what = CodeField("loss", initial="other", label=_("What for"))
    amount = AmountField(label=_("How much"), help_text=_("1500 or 1500.50. Empty: unknown."))
    currency = CurrencyField(label=_("Currency"), help_text=_("Three letters: KES, UAH, USD."))
    note = LineField(label=_("In words"), help_text=_("What was taken, what it was paid for."))


class LossRows(Rows):
    section, letter = "losses", "l"
    heading, add_label, remove_label = _("Loss"), _("Add another loss"), _("Take this loss out")
    opened_by = ()


class ReferralForm(RowForm):
    recipient = LineField(label=_("Sent to"), help_text=_("The service and whom to ask for."))
    service = CodeField("service", initial="other", label=_("Kind of service"))
    consent = forms.ChoiceField(
        choices=[
            ("share_health", _("Share with health services")),
            ("share_social", _("Share with social services")),
        ],
        initial="share_health",
        label=_("Under which consent"),
    )
    sent = DayField(
        label=_("Sent on"),
        help_text=_("Empty while it is only planned. Nobody is sent without that consent."),
    )
    due = DueField(label=_("Ask again by"), help_text=_("2026-11-20, or 2026-11-20 14:00."))
    result = CodeField("referral_result", initial="waiting", label=_("What came of it"))
    note = LineField(label=_("In words"))


class ReferralRows(Rows):
    section, letter = "referrals", "r"
    heading, add_label = _("Referral"), _("Add another referral")
    remove_label = _("Take this referral out")
    opened_by = ()


class FollowUpForm(RowForm):
    what = LineField(required=True, label=_("What is to be done"))
    due = DueField(label=_("By when"), help_text=_("2026-11-20, or 2026-11-20 14:00."))
    done = forms.BooleanField(required=False, label=_("Done"))
    done_on = DayField(label=_("Done on"), help_text=_("Empty means today."))

    def clean(self) -> None:
        if not self.cleaned_data.get("done"):
            self.cleaned_data["done_on"] = ""
        elif not self.cleaned_data.get("done_on") and "done_on" not in self.errors:
            self.cleaned_data["done_on"] = timezone.localdate().isoformat()


class FollowUpRows(Rows):
    section, letter = "follow_ups", "f"
    heading, add_label = _("Follow-up"), _("Add another follow-up")
    remove_label = _("Take this follow-up out")
    opened_by = ()
