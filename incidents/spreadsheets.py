"""Cells for files that a spreadsheet opens."""

from __future__ import annotations

# A spreadsheet would run these as a formula; LibreOffice and Excel alike.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: str) -> str:
    """The cell as text and nothing else: an apostrophe before what would run."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def as_written(cell: str) -> str:
    """What `harmless` was given."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
