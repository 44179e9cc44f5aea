"""The method note: what a number means and what it cannot tell, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from advocacy.outputs import words
from advocacy.published import Release


@dataclass(frozen=True)
class Part:
    """One heading of the note and its sentences."""

    title: str
    sentences: tuple[str, ...]


def method_of(release: Release) -> tuple[Part, ...]:
    """The note of a release, in the active language. It says nothing of single figures."""
    rules = release.method
    named = {"base": rules.base, "threshold": rules.threshold}
    return (
        Part(
            _("What a number means"),
            (
                words.rule(rules),
                _("A number that is shown stands for between %(below)s less and %(below)s more.")
                % {"below": rules.base - 1},
                _(
                    "Whether it goes up or down is drawn once for each number and kept for ever: "
                    "the same number is the same in every table and every release."
                ),
                _("Totals are rounded by themselves, so rows and columns may not add up."),
            ),
        ),
        Part(
            _("What is hidden, and why"),
            (
                _(
                    "A number is hidden when fewer than %(threshold)s incidents or fewer than "
                    "%(threshold)s different people stand behind it, or none at all."
                )
                % named,
                _(
                    "Others are hidden so that nobody can work out a small number by subtracting "
                    "one table from another, of this release or of any before it."
                ),
                _(
                    "The mark is the same for every reason, because the reason would help whoever "
                    "looks for a person."
                ),
            ),
        ),
        Part(
            _("What is counted"),
            (
                _("Only incidents whose people agreed to be counted."),
                _("Each was reported to the organisation. It is not a survey of all abuses."),
                _(
                    "More reports can mean more abuse, or more trust, more outreach, more staff. "
                    "Fewer can mean that people are afraid to speak."
                ),
                _(
                    "Regions differ in how many people could report, so a larger number is not yet "
                    "a higher risk."
                ),
                _(
                    "The days of a table were closed when it was first published. What was "
                    "reported, corrected or taken back later does not change it."
                ),
            ),
        ),
        Part(
            _("What this protection cannot do"),
            (
                _(
                    "It was checked against readers who have every table published here and know "
                    "the rules."
                ),
                _(
                    "A reader who also knows every other report from another source can subtract "
                    "what they know. Such a reader could often tell whether one more report was "
                    "made. No rounding prevents that."
                ),
                _("No name, exact day, address or story of a person is in these files."),
            ),
        ),
        Part(
            _("How to check a copy"),
            (
                _(
                    "The JSON file holds exactly what was signed. Every release names the one "
                    "before it, so none can be changed or left out unseen."
                ),
                _("The command %(command)s checks signature and chain without a network.")
                % {"command": "manage.py verify_release"},
            ),
        ),
    )
