"""Nothing of the program is missing in the languages that are kept complete; what is there fits."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from config.catalogues import filing
from config.catalogues.extracting import messages
from config.catalogues.filing import Entry
from config.catalogues.languages import LANGUAGES

COMPLETE = ("es", "ru")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")
TAG = re.compile(r"</?[a-z][^>]*>")
# Words for people that nobody uses here, in any language.
NEVER = re.compile(
    r"\b(addicts?|junk(y|ie)s?|drug abusers?|drogadict|drogata|toxic[oô]man|viciad[oa]s?\b"
    r"|наркоман|наркозавис|наркозалежн|нашакур|наркоманка|баңги(?! зат)|зависник|mateja)",
    re.IGNORECASE,
)


def entries(language: str) -> list[Entry]:
    return list(filing.read(language, filing.path_of(language)).entries.values())


@pytest.mark.parametrize("language", COMPLETE)
def test_everything_is_translated(language):
    """`make messages` writes what is missing into the file; then translate it."""
    known = {(e.message.context, e.message.text) for e in entries(language) if e.is_translated}

    assert [one for one in messages() if (one.context, one.text) not in known] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_placeholders_and_markup(language):
    wrong = []
    for entry in filter(lambda e: e.is_translated, entries(language)):
        message, forms = entry.message, entry.strings
        allowed = [_parts(text) for text in (message.text, message.plural) if text]
        # Only a form for one may leave the number out, as English does.
        if any(_parts(form) not in allowed for form in forms) or (
            message.plural and _parts(forms[-1]) != allowed[-1]
        ):
            wrong.append(message.text)

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_called_what_they_would_not_call_themselves(language):
    said = [form for entry in entries(language) for form in entry.strings]

    assert [form for form in said if NEVER.search(form)] == []
    assert NEVER.search("un drogadicto")


def _parts(text: str) -> tuple[Counter[str], Counter[str]]:
    return Counter(PLACEHOLDER.findall(text)), Counter(TAG.findall(text))
