"""docs/crypto.md names every purpose for which anything is sealed, derived, blinded or signed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ["accounts", "advocacy", "api", "audit", "config", "incidents", "legal_aid", "vault"]
# Where the purpose stands among the arguments.
CALLS = {
    "context": 0,
    "make_context": 0,
    "_context": 0,
    "subkey": 1,
    "blind": 2,
    "blinds": 2,
    "derive_from_secret": 1,
}


def purposes() -> Iterator[tuple[str, str]]:
    """Every purpose in the source, and where; of an f-string the part that is fixed."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call):
                    yield from ((text, f"{path.name}:{node.lineno}") for text in _of(node))


def _of(call: ast.Call) -> Iterator[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    at = CALLS.get(name)
    if at is None or len(call.args) <= at:
        return
    argument = call.args[at]
    if isinstance(argument, ast.JoinedStr):
        argument = argument.values[0]
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value


def named() -> set[str]:
    page = (ROOT / "docs" / "crypto.md").read_text("utf-8")
    return set(re.findall(r"`([^`\n]+)`", page))


def test_the_search_finds_purposes() -> None:
    found = {purpose for purpose, _where in purposes()}
    assert {"part", "grant", "password verifier", "wrapped, inner", "api token"} <= found


def test_every_purpose_stands_on_the_page() -> None:
    names = named()
    missing = [
        f"{where}: add `{purpose}` to the table of contexts in docs/crypto.md"
        for purpose, where in purposes()
        if purpose not in names and f"{purpose.rstrip()} ..." not in names
    ]
    assert missing == []
