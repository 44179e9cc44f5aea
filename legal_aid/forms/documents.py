"""Choosing a document, and saying who may read it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from legal_aid.documents.preparing import Wanted
from legal_aid.documents.wording import in_words, is_ready, templates

NOT_LISTED = {"invalid_choice": _("Choose from the list."), "required": _("Choose one.")}


class DocumentForm(forms.Form):
    """Which document, in which language. `about` is asked where more than one was harmed."""

    document = forms.ChoiceField(label=_("Document"), error_messages=NOT_LISTED)
    language = forms.ChoiceField(
        label=_("Language"),
        error_messages=NOT_LISTED,
        help_text=_("Of the document, not of this page."),
    )
    about = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].choices = [
            (code, in_words(template.title)) for code, template in templates().items()
        ]
        self.fields["language"].choices = [
            (code, name)
            for code, name in settings.LANGUAGES
            if any(is_ready(template, code) for template in templates().values())
        ]
        self.fields["language"].initial = get_language()

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        template = templates().get(given.get("document", ""))
        language = given.get("language")
        if template and language and not is_ready(template, language):
            self.add_error("language", _("This document is not ready in this language."))
        return given

    @property
    def wanted(self) -> Wanted:
        """What was chosen, once the form is valid."""
        given = self.cleaned_data
        return Wanted(given["document"], given["language"], given["about"])


class MakeForm(DocumentForm):
    """The same once more, with who is to read it."""

    part = forms.ChoiceField(
        label=_("Who reads it"),
        choices=[
            ("privileged", _("Only the lawyers' team")),
            ("shared", _("The lawyers' team and the documentation team")),
        ],
        widget=forms.RadioSelect,
        initial="privileged",
        error_messages=NOT_LISTED,
    )

    def __init__(self, *args: Any, is_provider: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("document", "language"):
            self.fields[name].widget = self.fields[name].hidden_widget()
        if not is_provider:
            self.fields["part"].choices = self.fields["part"].choices[1:]
            self.fields["part"].initial = "shared"
