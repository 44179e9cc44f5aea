"""From a release to what it says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from django.utils import timezone
from django.utils.translation import get_language

from advocacy.published import Release
from advocacy.reading import chance, words
from advocacy.reading.changes import changes_of
from advocacy.reading.courses import trends_of
from advocacy.reading.denominators import Denominators
from advocacy.reading.funnel import funnel_of
from advocacy.reading.published_figures import Figures, Population, speaking_earlier
from advocacy.reading.rates import rates_of
from advocacy.reading.readings import Reading, Verdict


def readings_of(
    release: Release, earlier: Sequence[Release] = (), denominators: Denominators | None = None
) -> list[Reading]:
    """What the figures of a release say, in the active language.

    `earlier` are other releases of its ledger; those that must not be quoted here are left out
    (`speaking_earlier`). Nothing but published figures and public population figures is read, so
    the same releases always say the same. Takes milliseconds for each comparison.
    """
    quoted = tuple(speaking_earlier(release, earlier))
    # What is public already is worth remembering: a public page is asked for by anyone, and often.
    is_public = release.embargo is None or release.embargo <= timezone.localdate()
    read = _remembered if is_public else _read
    return list(read(release, quoted, denominators or Denominators(), get_language()))


def _read(
    release: Release, quoted: tuple[Release, ...], denominators: Denominators, _language: str
) -> tuple[Reading, ...]:
    figures = Figures([release, *quoted])
    found: list[Reading] = []
    asked: dict[str, set[Population]] = defaultdict(set)
    for table in release.tables:
        found += changes_of(release, table, figures, asked["change"])
        found += trends_of(release, table, figures, asked["trend"])
        found += rates_of(release, table, denominators, asked["rate"])
        found += funnel_of(release, table)
    return tuple(_considered_together(found))


_remembered = lru_cache(maxsize=64)(_read)


def _considered_together(found: list[Reading]) -> list[Reading]:
    """Verdicts over all comparisons of the release: one in twenty would stand out by chance."""
    chances = [one.p for one in found if one.p is not None]
    together = iter(chance.for_all(chances))
    return [one if one.p is None else _judged(one, next(together), len(chances)) for one in found]


def _judged(one: Reading, p_holm: float, comparisons: int) -> Reading:
    alone = one.p is not None and one.p < chance.LEVEL
    verdict: Verdict = (
        "beyond_chance" if p_holm < chance.LEVEL else "alone_only" if alone else "could_be_chance"
    )
    return one.model_copy(
        update={
            "verdict": verdict,
            "verdict_sentence": words.judged(verdict, comparisons),
            "p_holm": p_holm,
            "comparisons": comparisons,
        }
    )
