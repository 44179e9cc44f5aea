"""The form of one task template, and the buttons beside each."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import LineField
from legal_aid.days.task_table import LONGEST_DAYS, STAGES, Template
from legal_aid.forms.rules import TableForm
from legal_aid.stages import Stage

STEPS = {"up": -1, "down": 1}
ACTIONS = [(name, name) for name in ("up", "down", "off", "on", "shipped")]


class TemplateForm(TableForm):
    """`stage` is asked for a new one only; one that Amparo brings keeps its words while
    the text is empty."""

    stage = forms.ChoiceField(
        label=_("Stage"),
        choices=lambda: [(one, Stage(one).label) for one in STAGES],
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    text = LineField(label=_("What is to be done"))
    within = forms.IntegerField(
        label=_("Due in how many days"),
        help_text=_("0 is the same day. Empty: it has no day."),
        required=False,
        min_value=0,
        max_value=LONGEST_DAYS,
    )
    in_custody_only = forms.BooleanField(label=_("Only while somebody is held"), required=False)

    def __init__(self, *args: Any, template: Template | None, words: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if template is None:
            self.fields["text"].required = True
            self.fields["text"].error_messages["required"] = _("Say what is to be done.")
            return
        del self.fields["stage"]
        self.fields["text"].widget.attrs["placeholder"] = words
        if not template.code.startswith("own_"):
            self.fields["text"].help_text = _(
                "Empty: the words that Amparo brings, in the language of whoever reads them."
            )

    @property
    def fields_of_template(self) -> dict[str, Any]:
        """What was typed, as `Template` names it."""
        return {name: self.cleaned_data[name] for name in ("text", "within", "in_custody_only")}


class StepForm(TableForm):
    """One button of the list."""

    do = forms.ChoiceField(choices=ACTIONS)
    code = forms.CharField(required=False, max_length=64)
