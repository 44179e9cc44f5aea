"""How commands ask for a recovery sheet: row by row, not shown, each word checked at once."""

from __future__ import annotations

import sys
from getpass import getpass

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from accounts.recovery.joining_sheets import explained
from vault import ShareRefused, read_words

WORDS, ROW = 33, 5


def ask_sheet(which: str) -> str:
    """The words of one sheet. At a terminal a row with an unknown word is asked for again.

    Otherwise they are read from standard input, in lines of any length. CommandError.
    """
    words: list[str] = []
    while len(words) < WORDS:
        row = f"{which} sheet, words {len(words) + 1} to {min(len(words) + ROW, WORDS)}: "
        try:
            words += read_words(_line(row), before=len(words))
        except ShareRefused as refused:
            if not sys.stdin.isatty():
                raise CommandError(f"{which} sheet: {_flaw(refused)}") from None
            sys.stderr.write(f"{_flaw(refused)}\n")
    return " ".join(words)


def ask_yes(question: str) -> bool:
    """Whether somebody says yes, in full."""
    sys.stderr.write(f"{question} (yes/no) ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() == "yes"


def said(error: ValidationError) -> str:
    """What a verb refused, on one line; where it is about one sheet, which."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    names = {"first": "First sheet: ", "second": "Second sheet: "}
    return " ".join(
        names.get(field, "") + " ".join(one.messages)
        for field, errors in error.error_dict.items()
        for one in errors
    )


def _flaw(refused: ShareRefused) -> str:
    return " ".join(explained(refused).messages)


def _line(prompt: str) -> str:
    if sys.stdin.isatty():
        return getpass(prompt)
    line = sys.stdin.readline()
    if not line:
        raise CommandError("The words ended too early. A sheet has 33.")
    return line
