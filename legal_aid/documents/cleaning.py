"""Text of a record on its way to paper."""

from __future__ import annotations

# What neither XML nor a printer knows, and controls that turn the reading of the text around them.
_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_CONTROLS = [*range(9), 11, 12, *range(14, 32), *range(0x7F, 0xA0)]
_DROPPED = {
    **dict.fromkeys([*_CONTROLS, *map(ord, _TURNING), 0xFFFE, 0xFFFF]),
    **dict.fromkeys(range(0xD800, 0xE000)),
    # A line may end in any of these; a printer knows one.
    0x0D: "\n",
    0x85: "\n",
    0x2028: "\n",
    0x2029: "\n",
}
# A whole record is not a letter: what is longer is cut, and the document says so.
LONGEST = 20_000


def clean(text: str) -> str:
    """Every letter of the text, less what cannot be printed or would turn its neighbours around."""
    return text.replace("\r\n", "\n").translate(_DROPPED)
