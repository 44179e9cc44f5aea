"""What the page that a phone keeps carries: the rules that its script applies, as plain data.

The page is about nobody. Its script makes a report of the answers, works out its urgency and seals
it, all without network; the rules are written once, in Python, and read there from the page.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.utils.translation import ngettext

from incidents import dates, urgency, vocabulary
from incidents.fields import LONGEST_REGION, LONGEST_TEXT
from incidents.forms.report import ReportForm
from incidents.quick_report import LONGEST_WORDS, MOST_ATTACHMENTS, MOST_PEOPLE, TILES
from incidents.rights_cards import all_cards

MOST_COUNTED = 10_000
PHOTO_PX = 2000
VOICE_SECONDS = 180
LARGEST_FILE = 10_000_000
# What a page that takes photos and voice by itself takes at most; pixels, seconds, bytes.
CAPTURE = {
    "most": MOST_ATTACHMENTS,
    "photo_px": PHOTO_PX,
    "voice_s": VOICE_SECONDS,
    "largest": LARGEST_FILE,
}


def wizard() -> dict[str, Any]:
    """For the template: a form nobody has filled in, the rules, sentences that count, cards."""
    return {
        "form": ReportForm(teams=[]),
        "rules": json.dumps(rules(), separators=(",", ":")),
        "countries": all_cards(),
        "counted": {name: counted(sentence) for name, sentence in SENTENCES.items()},
    }


def rules() -> dict[str, Any]:
    """Everything the script needs to make a report that validates; `frontend/src/report/rules.ts`
    has its type."""
    return {
        "urgency": urgency.rule_for_reports(),
        "tiles": TILES,
        "groups": {code: term.group for code, term in vocabulary.codes("violation").items()},
        "limits": {
            "words": LONGEST_WORDS,
            "text": LONGEST_TEXT,
            "region": LONGEST_REGION,
            "people": MOST_PEOPLE,
            "counted": MOST_COUNTED,
            "years": [dates.FIRST_YEAR, dates.LAST_YEAR],
        },
        "attachments": CAPTURE,
    }


SENTENCES: dict[str, Callable[[int], str]] = {
    "offline": lambda n: ngettext(
        "No network. %(n)s sealed report goes out by itself. Nobody can open it on this phone, "
        "not even you.",
        "No network. %(n)s sealed reports go out by themselves. Nobody can open them on this "
        "phone, not even you.",
        n,
    ),
    "online": lambda n: ngettext(
        "%(n)s sealed report is on its way.", "%(n)s sealed reports are on their way.", n
    ),
    "lost": lambda n: ngettext(
        "%(n)s report that has not been sent will be lost for ever.",
        "%(n)s reports that have not been sent will be lost for ever.",
        n,
    ),
    # Read by whoever looks over a shoulder: it names nothing.
    "away": lambda n: ngettext(
        "%(n)s item waits on this device and goes out later.",
        "%(n)s items wait on this device and go out later.",
        n,
    ),
}


def counted(sentence: Callable[[int], str]) -> str:
    """Each form of a sentence once, and which of them each number takes, as JSON.

    Languages have up to six forms, chosen by rules that repeat with every hundred: so numbers up
    to 199 are enough for a script that knows no rule.
    """
    forms: list[str] = []
    pick = []
    for number in range(200):
        form = sentence(number)
        if form not in forms:
            forms.append(form)
        pick.append(str(forms.index(form)))
    return json.dumps({"forms": forms, "pick": "".join(pick)})
