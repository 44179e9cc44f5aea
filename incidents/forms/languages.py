"""Languages and countries: lists to choose from that keep what an older record already says."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents import vocabulary
from incidents.clocks import jurisdictions

NAMES = {
    "en": _("English"),
    "es": _("Spanish"),
    "pt-br": _("Portuguese"),
    "ru": _("Russian"),
    "uk": _("Ukrainian"),
    "ky": _("Kyrgyz"),
    "mk": _("Macedonian"),
    "sq": _("Albanian"),
    "sw": _("Swahili"),
    "ar": _("Arabic"),
    "fr": _("French"),
    "tr": _("Turkish"),
    "uz": _("Uzbek"),
    "rom": _("Romani"),
    "sgn": _("Sign language"),
}
# Written in Arabic, Hebrew, Syriac, Thaana or N'Ko letters unless a script is named.
_FROM_THE_RIGHT = frozenset(
    {"ar", "ckb", "dv", "fa", "he", "nqo", "pnb", "prs", "ps", "sd", "syr", "ug", "ur", "yi"}
)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)


class _Open:
    """Shows what is chosen even where it is not in the list, so that saving does not drop it."""

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> Any:
        listed = list(self.choices)
        extra = [code for code in value if code and code not in dict(listed)]
        self.choices = [*listed, *((code, code) for code in extra)]
        try:
            return super().optgroups(name, value, attrs)
        finally:
            self.choices = listed


class OpenCheckboxes(_Open, forms.CheckboxSelectMultiple):
    pass


class OpenSelect(_Open, forms.Select):
    pass


class LanguagesField(forms.MultipleChoiceField):
    """Any number of language codes."""

    widget = OpenCheckboxes

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(choices=lambda: list(NAMES.items()), **kwargs)
        self.error_messages["invalid_choice"] = _("Choose from the list.")

    def valid_value(self, value: str) -> bool:
        return len(value) <= 20 and bool(_LANGUAGE.fullmatch(value))


class LanguageField(forms.ChoiceField):
    """One language code."""

    widget = OpenSelect

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=lambda: list(NAMES.items()), **kwargs)
        self.error_messages["invalid_choice"] = _("Choose from the list.")

    def valid_value(self, value: str) -> bool:
        return len(value) <= 20 and bool(_LANGUAGE.fullmatch(value))


class CountryField(forms.ChoiceField):
    """A country code; the list holds those whose legal clocks are known."""

    widget = OpenSelect
    unlisted = _("Another country, or unknown")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(
            choices=lambda: [("", _("Another country, or unknown")), *countries()], **kwargs
        )
        self.error_messages["invalid_choice"] = _("Choose from the list.")

    def valid_value(self, value: str) -> bool:
        return bool(_COUNTRY.fullmatch(value))


def language_name(code: str) -> str:
    """The language's name for the reader, or its code."""
    return str(NAMES.get(code, code))


def direction_of(code: str) -> str:
    """`rtl` for what is written from the right in this language; else `auto`: the text decides."""
    return "rtl" if code.partition("-")[0] in _FROM_THE_RIGHT else "auto"


def countries() -> list[tuple[str, str]]:
    """(code, name in the reader's language) of every country with a legal clock."""
    return [
        (code, vocabulary.in_words("country", entry["name"]))
        for code, entry in jurisdictions().items()
    ]


def country_name(code: str) -> str:
    """The country's name, or its code."""
    entry = jurisdictions().get(code)
    return vocabulary.in_words("country", entry["name"]) if entry else code
