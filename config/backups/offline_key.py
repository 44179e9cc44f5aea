"""The offline key: its seed lives on paper or a stick, only its public half on the server."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from django.conf import settings

from config.backups.errors import BackupFailed
from vault import KeyPair, context, fingerprint, seal

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TITLE = "AMPARO BACKUP KEY"
_DIGITS, _CHECK = 52, 4  # 32 bytes in letters of five bits, and 20 bits against a slip of the pen


def purpose() -> bytes:
    """What a backup's stream is bound to."""
    return context("backup")


def public_file() -> Path:
    """Where the public half lies: AMPARO_BACKUP_KEY, or `backup-key.pub` in AMPARO_DATA."""
    return Path(settings.AMPARO_BACKUP_KEY or settings.DATA / "backup-key.pub")


def write_public(pair: KeyPair) -> None:
    """Keep the public half. BackupFailed where one is kept already."""
    try:
        descriptor = os.open(public_file(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BackupFailed(
            f"{public_file()} holds a backup key already. Move it away to change keys; older "
            "backups open with the older key only."
        ) from None
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(pair.public.hex() + "\n")


def read_public() -> bytes:
    """The public half. BackupFailed if there is none, or it is damaged."""
    try:
        public = bytes.fromhex(public_file().read_text("ascii"))
        seal(b"", public, purpose())
    except FileNotFoundError:
        raise BackupFailed("There is no backup key yet. Run: manage.py backup_key") from None
    except (OSError, ValueError):
        raise BackupFailed(f"{public_file()} does not hold a backup key.") from None
    return public


def sheet(pair: KeyPair) -> str:
    """The seed in letters for paper, in groups of four; the last group finds slips of the pen."""
    number = int.from_bytes(pair.seed, "big")
    letters = "".join(LETTERS[number >> 5 * at & 31] for at in reversed(range(_DIGITS)))
    letters += _check(letters)
    groups = [letters[at : at + 4] for at in range(0, len(letters), 4)]
    lines = [" ".join(groups[at : at + 7]) for at in range(0, len(groups), 7)]
    return "\n".join([TITLE, *lines, f"# public half: {fingerprint(pair.public)}", ""])


def read_sheet(text: str) -> KeyPair:
    """The pair of a sheet as `sheet` wrote it or someone typed it. BackupFailed otherwise."""
    lines = [line for line in text.upper().splitlines() if not line.startswith("#")]
    typed = "".join("".join(lines).replace("-", " ").split())
    letters = typed.removeprefix(TITLE.replace(" ", "")).translate(str.maketrans("OIL", "011"))
    digits, check = letters[:_DIGITS], letters[_DIGITS:]
    is_whole = len(letters) == _DIGITS + _CHECK and set(letters) <= set(LETTERS)
    if not is_whole or check != _check(digits):
        raise BackupFailed("This is not a backup key, or a letter of it is wrong or missing.")
    number = 0
    for letter in digits:
        number = number << 5 | LETTERS.index(letter)
    if number >= 1 << 256:
        raise BackupFailed("This is not a backup key, or a letter of it is wrong or missing.")
    return KeyPair.from_seed(number.to_bytes(32, "big"))


def _check(letters: str) -> str:
    number = int.from_bytes(hashlib.sha256(letters.encode()).digest()[:4], "big") >> 12
    return "".join(LETTERS[number >> 5 * at & 31] for at in reversed(range(_CHECK)))
