"""A file with text in it, taken into a form: read in memory, never written anywhere."""

from __future__ import annotations

import codecs
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class TextFileField(forms.FileField):
    """Cleans to the text of an uploaded UTF-8 file of at most `largest` bytes, "" without a file.

    UTF-16 is read where the file says that it is. Anything else is refused with the line at which
    it stops being text, so that people find the cell; the bytes themselves are not repeated.
    """

    def __init__(
        self, *, largest: int, accept: str = "", required: bool = False, **kwargs: Any
    ) -> None:
        self.largest = largest
        widget = forms.FileInput(attrs={"accept": accept} if accept else {})
        super().__init__(widget=widget, required=required, **kwargs)

    def clean(self, data: UploadedFile | None, initial: Any = None) -> str:
        """The text, without a byte order mark. ValidationError."""
        found = super().clean(data, initial)
        if not found:
            return ""
        if (found.size or 0) > self.largest:
            message = _("This file is too large: at most %(most)d kilobytes.")
            raise ValidationError(message % {"most": self.largest // 1000})
        return text_of(found.read())


def text_of(body: bytes) -> str:
    """The text of a file. ValidationError, with the line, where it is none."""
    encoding = "utf-16" if body.startswith(_WIDE) else "utf-8-sig"
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
        message = _(
            "Line %(line)d is not in UTF-8. Save the file again in UTF-8; in a spreadsheet, as "
            "“CSV UTF-8”."
        )
        raise ValidationError(message % {"line": line}) from None
    if "\0" in text:
        raise ValidationError(_("This is no text file."))
    return text
