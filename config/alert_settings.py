"""What mail and push services take, checked when settings are read: later nobody would notice."""

from __future__ import annotations

import re

_SENDER = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}", re.ASCII)
_HOST = re.compile(r"https://[A-Za-z0-9.-]{1,190}", re.ASCII)


def is_sender(text: str) -> bool:
    """A plain address, without a name beside it."""
    return bool(_SENDER.fullmatch(text))


def is_contact(text: str) -> bool:
    """A subject of a VAPID claim (RFC 8292, section 2.1)."""
    scheme, _colon, rest = text.partition(":")
    return is_sender(rest) if scheme == "mailto" else bool(_HOST.fullmatch(text))
