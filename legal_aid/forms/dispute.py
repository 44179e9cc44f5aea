"""The forms of a community dispute: who is there, the checks, the agreement, what came of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from incidents.forms.fields import ContentForm, LineField, LooseDateField, TextField
from legal_aid.case_document import Dispute, DisputeParty
from legal_aid.community.safeguards import POWER, VOLUNTARINESS, Question

ROLES = [
    ("client", pgettext_lazy("party", "Client")),
    ("other", pgettext_lazy("party", "Other side")),
    ("supporter", pgettext_lazy("party", "Supporter")),
    ("witness", pgettext_lazy("party", "Witness")),
    ("authority", pgettext_lazy("party", "Authority")),
]
ANSWERS = [("yes", _("Yes")), ("no", _("No")), ("unclear", _("Not clear"))]
KEPT = [
    ("kept", _("Kept")),
    ("partly", _("Kept in part")),
    ("broken", _("Broken")),
    ("unknown", _("Nobody knows")),
]
# Rows of people shown beyond those who are there.
SPARE = 2
MOST_PEOPLE = 40


class PartyForm(ContentForm):
    """One person or body at the table; a row without a name is nobody."""

    role = forms.ChoiceField(choices=ROLES, label=_("Who"))
    name = LineField(label=_("Name or office"))
    represents = LineField(label=_("Stands beside"))

    def party(self) -> DisputeParty | None:
        given = self.cleaned_data
        return DisputeParty(**given) if given["name"].strip() else None


class PeopleForm(ContentForm):
    facilitator = LineField(label=_("Facilitator"), help_text=_("Neither side, and free of both."))

    def __init__(self, data: Any = None, *, dispute: Dispute, **kwargs: Any) -> None:
        super().__init__(data, prefix="people", initial={"facilitator": dispute.facilitator})
        there = [one.model_dump() for one in dispute.parties] or [
            {"role": "client"},
            {"role": "other"},
        ]
        rows = min(len(there) + SPARE, MOST_PEOPLE)
        self.rows = [
            PartyForm(
                data, prefix=f"party-{n}", initial=there[n] if n < len(there) else {"role": "other"}
            )
            for n in range(rows)
        ]

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(row.is_valid() for row in self.rows)])

    @property
    def parties(self) -> list[DisputeParty]:
        """Of a valid form: those who have a name."""
        return [party for row in self.rows if (party := row.party())]


class ChecksForm(ContentForm):
    """One answer a question; one left open stays open."""

    note = TextField(
        label=_("What outweighs an imbalance"),
        help_text=_("For example: a lawyer comes along; they meet in a place the client chose."),
    )

    def __init__(self, data: Any = None, *, dispute: Dispute, **kwargs: Any) -> None:
        self.base_fields = {
            **{f"v-{one.code}": _answer(one) for one in VOLUNTARINESS},
            **{f"p-{one.code}": _answer(one) for one in POWER},
            **type(self).base_fields,
        }
        initial = {f"v-{code}": answer for code, answer in dispute.voluntariness.items()}
        initial |= {f"p-{code}": answer for code, answer in dispute.power.items()}
        super().__init__(data, prefix="checks", initial={**initial, "note": dispute.note})

    def answers(self, which: str) -> dict[str, str]:
        """Of a valid form: the answers of check "v" or "p" that were given."""
        return {
            name[2:]: value
            for name, value in self.cleaned_data.items()
            if name.startswith(f"{which}-") and value
        }

    @property
    def voluntariness(self) -> list[forms.BoundField]:
        return [self[f"v-{one.code}"] for one in VOLUNTARINESS]

    @property
    def power(self) -> list[forms.BoundField]:
        return [self[f"p-{one.code}"] for one in POWER]


class AgreementForm(ContentForm):
    terms = TextField(
        label=_("What was agreed"),
        rows=4,
        required=True,
        error_messages={"required": _("Write down what was agreed.")},
    )
    agreed_on = LooseDateField(
        label=_("Agreed on"),
        required=True,
        error_messages={"required": _("Say when it was agreed.")},
    )


class KeptForm(ContentForm):
    kept = forms.ChoiceField(
        choices=KEPT,
        widget=forms.RadioSelect,
        label=_("Is it kept?"),
        error_messages={"required": _("Choose an answer.")},
    )


def _answer(question: Question) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=ANSWERS, widget=forms.RadioSelect, required=False, label=question.text
    )
