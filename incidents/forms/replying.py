"""What the office and a sender write to each other, and the receipt that somebody types."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from incidents.forms.fields import ContentForm, LineField, TextField
from incidents.messages import LONGEST_MESSAGE


class MessageForm(ContentForm):
    """One message. Its id comes with the page: sending the page twice is one message."""

    text = TextField(
        limit=LONGEST_MESSAGE,
        required=True,
        label=_("Message"),
        error_messages={"required": _("Write a few words.")},
    )
    message_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["autocomplete"] = "off"

    def refuse_with(self, error: ValidationError) -> None:
        """Show what the verb did not take, at its field."""
        if hasattr(error, "error_dict"):
            self.add_error("text", error.error_dict["text"])
        else:
            self.add_error(None, error)


class QuestionForm(MessageForm):
    """To the sender of a report."""

    prefix = "ask"

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Your question")
        self.fields["text"].help_text = _("Their phone shows it: no names, no places.")


class ReasonForm(MessageForm):
    """Why a report is not taken; the sender reads it."""

    prefix = "reject"

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("The reason")
        self.fields["text"].help_text = _("The sender reads it, and so does your team.")


class AnswerForm(MessageForm):
    """The sender's answer, about one of their reports."""

    report = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Your answer")
        self.fields["text"].help_text = _("Sealed at once: you cannot read it again.")


class ReceiptForm(ContentForm):
    """The receipt of a report, typed by whoever has it."""

    receipt = LineField(
        required=True,
        limit=200,
        label=_("Your receipt"),
        help_text=_("Eight groups of five letters and digits."),
        error_messages={"required": _("Type your receipt.")},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receipt"].widget.attrs |= {
            "autocomplete": "off",
            "autocapitalize": "none",
            "spellcheck": "false",
        }


class ReceiptAnswerForm(MessageForm):
    """An answer by receipt: the page carries the receipt on, the address never does."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Your answer")
        self.fields["text"].help_text = _("Sealed at once: you cannot read it again.")


class MergeForm(ContentForm):
    """Which record a report is added to, at which of its revisions."""

    record = forms.UUIDField(
        label=_("Record"),
        error_messages={
            "required": _("Choose a record."),
            "invalid": _("Choose from the list."),
        },
    )
