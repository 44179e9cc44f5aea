"""The language of a release, whoever reads it: an output must not depend on its reader."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils.translation import override

from advocacy.published import Release


def language_of(release: Release) -> str:
    """The language its outputs are written in; English for one that the program does not speak."""
    return release.language if release.language in dict(settings.LANGUAGES) else "en"


def reads_from_the_right(release: Release) -> bool:
    """Whether its lines run from right to left."""
    return language_of(release).split("-")[0] in settings.LANGUAGES_BIDI


@contextmanager
def speaking(release: Release) -> Iterator[None]:
    """Within it, every translated word is of the release's language."""
    with override(language_of(release)):
        yield
