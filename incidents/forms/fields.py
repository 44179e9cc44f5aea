"""The fields all incident forms are made of. Limits repeat those of `incidents.document`."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents import amounts, dates, vocabulary
from incidents.fields import LONGEST_TEXT

Choices = list[tuple[str, Any]]


class ContentForm(forms.Form):
    """A form in which most may stay empty: what is needed is marked, not what is optional."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            field.template_name = field.template_name or "incidents/forms/field.html"
            # The browser would cut a long text in silence; the server says so at the field.
            field.widget.attrs.pop("maxlength", None)


class LineField(forms.CharField):
    """One short text; optional unless told otherwise."""

    def __init__(self, *, limit: int = LONGEST_TEXT, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(max_length=limit, **kwargs)
        self.error_messages["null_characters_not_allowed"] = _(
            "Remove the unreadable character from this text."
        )

    def to_python(self, value: Any) -> str:
        # Browsers send CRLF: without this an unchanged text would look changed.
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


class TextField(LineField):
    """Several lines, kept as written."""

    def __init__(self, *, limit: int = LONGEST_TEXT, rows: int = 3, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(limit=limit, **kwargs)


class DayField(LineField):
    """One past day; the browser offers its calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(limit=dates.LONGEST, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        dates.require_past(text)
        return text


class LooseDateField(LineField):
    """An EDTF date as precise as people know it; empty when unknown."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text", _("2026-03-05, 2026-03 or 2026. About: 2026-03~. Empty: unknown.")
        )
        super().__init__(limit=dates.LONGEST, **kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        dates.require_past(text)
        return text


class MomentField(LineField):
    """A minute ("2026-11-20 18:40") or, where nobody knows it, a looser date."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(limit=dates.LONGEST, **kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return f"{text[:10]}T{text[11:]}" if text[10:11] == " " else text

    def prepare_value(self, value: Any) -> Any:
        return (
            f"{value[:10]} {value[11:]}"
            if isinstance(value, str) and value[10:11] == "T"
            else value
        )

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        dates.span_of(text)
        return text


class DueField(MomentField):
    """A day, or a day and a time, that may lie ahead."""

    def clean(self, value: Any) -> str:
        text = self.to_python(value)
        self.validate(text)
        self.run_validators(text)
        dates.require_due(text)
        return text


class CountField(forms.IntegerField):
    """A whole number, or None where nobody knows it."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(required=False, min_value=0, max_value=most, **kwargs)
        self.error_messages["invalid"] = _("Write a whole number.")
        self.widget.attrs = {"inputmode": "numeric"}


class AmountField(LineField):
    """A decimal number, as text. Blanks between the digits are dropped, nothing is guessed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(limit=32, **kwargs)
        self.widget.attrs["inputmode"] = "decimal"

    def to_python(self, value: Any) -> str:
        return "".join(super().to_python(value).split())

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        amounts.require_amount(text)
        return text


class CurrencyField(LineField):
    """The three letters of a currency, in whatever case they were typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(limit=3, **kwargs)

    def to_python(self, value: Any) -> str:
        return super().to_python(value).strip().upper()

    def clean(self, value: Any) -> str:
        code = super().clean(value)
        amounts.require_currency(code)
        return code


class CodeField(forms.ChoiceField):
    """One code of the vocabulary. `leave`: codes that are not written by hand here."""

    def __init__(
        self, kind: str, *, ask: Any = None, leave: Container[str] = (), **kwargs: Any
    ) -> None:
        kwargs.setdefault("required", False)
        super().__init__(
            choices=lambda: [one for one in code_choices(kind, ask) if one[0] not in leave],
            **kwargs,
        )
        self.error_messages["required"] = _("Choose an answer.")
        self.error_messages["invalid_choice"] = _("Choose from the list.")

    def clean(self, value: Any) -> str:
        return super().clean(value) or self.initial or ""


class CodesField(forms.MultipleChoiceField):
    """Any number of codes of the vocabulary, as check boxes."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, kind: str, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(choices=lambda: vocabulary.choices(kind), **kwargs)
        self.error_messages["invalid_choice"] = _("Choose from the list.")


class AnchorField(forms.CharField):
    """A row's own id (`a1`), hidden. It alone does not make a row filled in."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, max_length=16)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class LinksField(forms.MultipleChoiceField):
    """Ids of other rows of the same form, as check boxes. A link alone does not fill a row."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, choices=(), **kwargs)
        self.error_messages["invalid_choice"] = _("Choose from the list.")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class LinkField(forms.ChoiceField):
    """The id of one other row of the same form, or none. It alone does not fill a row."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, choices=(), **kwargs)
        self.error_messages["invalid_choice"] = _("Choose from the list.")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


def code_choices(kind: str, ask: Any = None) -> Choices:
    """Choices of one kind, violations in their groups; `ask` heads the list."""
    head: Choices = [] if ask is None else [("", ask)]
    if kind != "violation":
        return head + vocabulary.choices(kind)
    grouped: dict[str, Choices] = {group: [] for group in vocabulary.groups()}
    for code, term in vocabulary.codes(kind).items():
        grouped[term.group].append((code, vocabulary.label(kind, code)))
    return head + [(vocabulary.label("group", group), listed) for group, listed in grouped.items()]
