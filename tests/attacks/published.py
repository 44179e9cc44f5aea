"""Reads the vectors of `cryptography_vectors`: blocks of `name = value`, and JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cryptography_vectors

FOLDER = Path(cryptography_vectors.__file__).parent
_LINE = re.compile(r"^(\w+)\s*=\s?(.*)$")
_SECTION = re.compile(r"^\[(\w+)\s*=\s*(\w+)\]$")


def blocks(path: str) -> Iterator[dict[str, str]]:
    """Each vector of a file with its section's values. The first name that comes again begins the
    next one; a line that is a word alone (FAIL) is a name with nothing behind it."""
    section: dict[str, str] = {}
    block: dict[str, str] = {}
    for line in (FOLDER / path).read_text("utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        heading, found = _SECTION.match(line), _LINE.match(line)
        if block and (heading or (found and found[1] in block)):
            yield section | block
            block = {}
        if heading:
            section[heading[1]] = heading[2]
        elif found:
            block[found[1]] = found[2].strip()
        else:
            block[line.strip()] = ""
    yield section | block


def octets(block: dict[str, str], *names: str) -> list[bytes]:
    """Values in hexadecimal; what is not there is empty."""
    return [bytes.fromhex(block.get(name, "")) for name in names]


def from_json(path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((FOLDER / path).read_text("utf-8"))
    return found
