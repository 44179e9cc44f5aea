"""Every address the site answers, read from the URL resolver."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Route:
    """One named address. `parameters` are the names of what the path carries."""

    name: str
    pattern: str
    parameters: tuple[str, ...]
    callback: Any

    @property
    def is_api(self) -> bool:
        return self.pattern.startswith("api/")

    def url(self, *values: object) -> str:
        return reverse(self.name, args=values)

    def declared_methods(self) -> set[str] | None:
        """Methods of a REST view; None where only trying tells."""
        if actions := getattr(self.callback, "actions", None):
            return {method.upper() for method in actions} - {"HEAD", "OPTIONS"}
        if view := getattr(self.callback, "cls", None):
            return {method for method in METHODS if hasattr(view, method.lower())}
        return None


def routes() -> dict[str, Route]:
    """All routes by name. A route without a name, or a name used twice, is an error."""
    found: dict[str, Route] = {}
    for route in _walk(get_resolver().url_patterns, "", ()):
        assert route.name, f"{route.pattern} has no name"
        assert route.name not in found, f"two routes are called {route.name}"
        found[route.name] = route
    return found


def _walk(patterns: list[Any], before: str, parameters: tuple[str, ...]) -> Iterator[Route]:
    for entry in patterns:
        here = before + str(entry.pattern)
        known = (*parameters, *entry.pattern.converters)
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, here, known)
        elif isinstance(entry, URLPattern):
            yield Route(entry.name or "", here, known, entry.callback)
