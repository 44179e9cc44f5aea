"""Reads the table of `access_rows`."""

from __future__ import annotations

from dataclasses import dataclass

# The columns, as the stage calls these people.
ROLES = (
    "anon", "lock", "peer", "para", "coor", "lwof", "lwno", "lwca", "advo", "audi", "otho", "admn",
)  # fmt: skip
HIDDEN = "404"


@dataclass(frozen=True)
class Row:
    """`GET route:object +body`, and what each role is answered."""

    label: str
    method: str
    route: str
    objects: tuple[str, ...]
    body: str
    answers: tuple[str, ...]


def parse(text: str) -> list[Row]:
    """The rows, in order. Lines that begin with # are headings."""
    return [_row(line) for line in text.splitlines() if line.strip() and line[0] != "#"]


def _row(line: str) -> Row:
    method, target, *cells = line.split()
    body = cells.pop(0) if cells[0].startswith("+") else ""
    route, _colon, objects = target.partition(":")
    answers = tuple(HIDDEN if cell == "." else cell for cell in cells)
    assert len(answers) == len(ROLES), line
    names = tuple(objects.split(",")) if objects else ()
    label = " ".join(filter(None, (method, target, body)))
    return Row(label, method, route, names, body[1:], answers)
