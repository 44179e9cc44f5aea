"""A transcript, a translation or a note on a file, as it is typed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from incidents.evidence.details import Note
from incidents.evidence.notes import NoteThread
from incidents.fields import LONGEST_NARRATIVE
from incidents.forms.fields import ContentForm, LinkField, TextField
from incidents.forms.languages import LanguageField, language_name

KINDS = {
    "transcript": _("Transcript"),
    "translation": _("Translation"),
    "remark": _("Note"),
}
_BEGINNING = 40


class NoteForm(ContentForm):
    """One note. `threads` are those that the file has; `own` is the one that is corrected."""

    kind = forms.ChoiceField(
        choices=list(KINDS.items()), initial="transcript", label=_("What it is")
    )
    language = LanguageField(label=_("Language it is written in"))
    of = LinkField(label=_("Translated from"))
    text = TextField(
        limit=LONGEST_NARRATIVE,
        rows=8,
        required=True,
        label=_("Text"),
        help_text=_("Word for word. Write [inaudible] where you cannot hear it."),
    )

    def __init__(
        self, *args: Any, threads: list[NoteThread], own: UUID | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if others := [one.now for one in threads if one.now.note != own]:
            known = [
                (str(one.note), f"{title_of(one.said)}: {_begins(one.said)}") for one in others
            ]
            self.fields["of"].choices = [("", _("From what is heard or seen")), *known]
        else:
            del self.fields["of"]

    @property
    def said(self) -> Note:
        """What was typed. A translation alone is made from another note."""
        said = dict(self.cleaned_data)
        if said["kind"] != "translation":
            said.pop("of", None)
        return Note.model_validate(said)


def title_of(said: Note) -> str:
    """What a note is, and in which language."""
    return f"{KINDS[said.kind]}, {language_name(said.language)}"


def _begins(said: Note) -> str:
    line = " ".join(said.text[: 4 * _BEGINNING].split())
    return line if len(line) <= _BEGINNING else f"{line[:_BEGINNING]}…"
