"""One rule, one pool, and the note with which rules are published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from incidents import spoken
from incidents.forms.fields import CodesField, ContentForm, DueField, LineField, TextField
from incidents.forms.languages import LanguagesField
from incidents.forms.text_files import TextFileField
from legal_aid.errors import NotPossibleNow
from legal_aid.matters import MATTERS
from legal_aid.rules import exchanging
from legal_aid.rules.table import LISTS, LONGEST_NAME, Pool, Rule

_UNLISTED = {"invalid_choice": _("Choose from the list.")}


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"})


class TableForm(ContentForm):
    """A form over a piece of the table; `base` is the row that the page was made from."""

    base = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def refuse_with(self, error: ValidationError) -> None:
        """Show each message at its field, those of no field of ours on top."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, messages in error.message_dict.items():
            self.add_error(name if name in self.fields else None, messages)


class RulesFileForm(TableForm):
    """A whole table, as a file or as text; a file counts before what stands in the text."""

    file = TextFileField(
        label=_("A file"),
        help_text=_("YAML in UTF-8. It is read here and kept sealed to your team."),
        largest=exchanging.LARGEST,
        accept=".yaml,.yml",
    )
    rules = TextField(label=_("Or the rules as text"), limit=exchanging.LARGEST, rows=12)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("file"):
            given["rules"] = given["file"]
        elif not given.get("rules") and not self.errors:
            self.add_error("rules", _("Choose a file, or paste the rules."))
        return given

    def refuse_with_places(self, error: ValidationError) -> None:
        """Everything that is wrong with the table stands at the field it came by."""
        field = "file" if self.cleaned_data["file"] else "rules"
        if not hasattr(error, "error_dict"):
            self.add_error(None if isinstance(error, NotPossibleNow) else field, error)
            return
        for path, messages in error.message_dict.items():
            for message in messages:
                self.add_error(field, exchanging.spoken(path, message))


class RuleForm(TableForm):
    """`providers` are the directory's names by id, `pools` the table's names."""

    name = LineField(
        limit=LONGEST_NAME,
        label=_("Name of the rule"),
        required=True,
        help_text=_("Stands in the ranking as the reason. Name nobody who is a client."),
    )
    effect = forms.ChoiceField(
        label=_("What it does"),
        choices=[("first", _("Asks these before others")), ("only", _("Asks nobody but these"))],
        widget=forms.RadioSelect,
        error_messages=_UNLISTED,
    )
    provider = forms.ChoiceField(label=_("Provider"), required=False, error_messages=_UNLISTED)
    pool = forms.ChoiceField(label=_("Or a pool"), required=False, error_messages=_UNLISTED)
    order = forms.IntegerField(
        label=_("Order"), min_value=1, max_value=9_999, help_text=_("Smaller is read first.")
    )
    priority = forms.IntegerField(
        label=_("Priority"),
        min_value=1,
        max_value=9,
        help_text=_("1 comes first, among those asked before others."),
    )
    starts = DueField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    ends = DueField(
        label=_("Until, that day included"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    in_custody = forms.ChoiceField(
        label=_("Somebody is held"),
        required=False,
        choices=[("", _("Either")), ("yes", _("Yes")), ("no", _("No"))],
        error_messages=_UNLISTED,
    )
    urgencies = forms.TypedMultipleChoiceField(
        label=_("Urgency"),
        required=False,
        coerce=int,
        choices=lambda: [(level, spoken.urgency_words(level)) for level in range(3)],
        widget=forms.CheckboxSelectMultiple,
        error_messages=_UNLISTED,
    )
    matters = forms.MultipleChoiceField(
        label=_("Matters"),
        required=False,
        choices=lambda: list(MATTERS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages=_UNLISTED,
    )
    regions = TextField(
        label=_("Places"),
        help_text=_("One place a line, from large to small: KE, or KE/Nairobi."),
        rows=2,
    )
    languages = LanguagesField(label=_("Languages"))
    violation_groups = CodesField("group", label=_("Kinds of violation"))
    violations = CodesField("violation", label=_("Violations"))
    agencies = CodesField("agency", label=_("Agencies"))
    services = CodesField("service", label=_("Services"))

    def __init__(
        self, *args: Any, providers: Mapping[str, str], pools: list[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        nobody = ("", _("Nobody"))
        self.fields["provider"].choices = [nobody, *providers.items()]
        self.fields["pool"].choices = [nobody, *((name, name) for name in pools)]

    def clean_regions(self) -> list[str]:
        return _lines(self.cleaned_data["regions"])

    def rule(self) -> dict[str, Any]:
        """What was filled in, as the table takes it."""
        said = dict(self.cleaned_data)
        said.pop("base")
        when = {name: said.pop(name) for name in (*LISTS, "urgencies", "in_custody")}
        return {**said, "when": when}


class PoolForm(TableForm):
    name = LineField(limit=LONGEST_NAME, label=_("Name of the pool"), required=True)
    members = forms.MultipleChoiceField(
        label=_("Who is in it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=_UNLISTED,
    )

    def __init__(self, *args: Any, providers: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].choices = list(providers.items())


class PublishForm(TableForm):
    note = LineField(label=_("Why they change"), help_text=_("Kept with the version."))


def initial_rule(rule: Rule | None) -> dict[str, Any]:
    """What the form of a rule shows first."""
    if rule is None:
        return {"order": 100, "priority": 1, "effect": "first"}
    when = rule.when.model_dump()
    said = rule.model_dump(exclude={"when"})
    return {**said, **when, "regions": "\n".join(rule.when.regions)}


def initial_pool(pool: Pool | None) -> dict[str, Any]:
    return pool.model_dump() if pool else {}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]
