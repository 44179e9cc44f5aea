"""A QR code as one SVG path: drawn by the stylesheet's rules, without inline style or image."""

from __future__ import annotations

from dataclasses import dataclass

import qrcode


@dataclass(frozen=True)
class Modules:
    """`path` draws the dark modules in a square of `size`, quiet zone included."""

    size: int
    path: str


def modules(text: str) -> Modules:
    """Draw a text of up to a few hundred letters."""
    code = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    matrix = code.get_matrix()
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark
    )
    return Modules(len(matrix), path)
