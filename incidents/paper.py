"""What draws PDF: WeasyPrint in memory. Nothing is fetched, nothing is written to a disk."""

from __future__ import annotations

import logging
from threading import Lock
from typing import Any, Never

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

# Pango's font maps are shared by the threads of a process.
one_at_a_time = Lock()


class CannotPrint(Exception):
    """The system libraries that draw PDF (Pango, HarfBuzz) are not installed."""


def printer() -> Any:
    """The library that draws; CannotPrint without what it needs."""
    # Loaded when it is first needed: it takes a second, and without Pango it cannot be loaded.
    try:
        import weasyprint
    except (ImportError, OSError):
        raise CannotPrint from None
    # What it logs quotes what it prints.
    for name in ("weasyprint", "weasyprint.progress", "fontTools"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return weasyprint


def sandbox() -> ImmutableSandboxedEnvironment:
    """Where templates run: they change nothing, reach no attribute that matters, and escape all."""
    return ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def fetch_nothing(*_asked: object, **_options: object) -> Never:
    """Every address on paper is refused."""
    raise ValueError("documents fetch nothing")
