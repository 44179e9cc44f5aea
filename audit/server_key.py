"""The key with which this server signs its chains. Worth nothing once the server is seized."""

from __future__ import annotations

import functools
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from vault import SigningKey, new_key


def server_key() -> SigningKey:
    """Return the server's signing key; made at first need, in a file only its owner reads."""
    return server_key_in(Path(settings.DATA) / "server-signing.key")


@functools.lru_cache(maxsize=4)
def server_key_in(path: Path) -> SigningKey:
    """Read a key file, or make it; ImproperlyConfigured if it holds anything else."""
    try:
        return SigningKey.from_seed(kept_bytes(path))
    except ValueError:
        raise ImproperlyConfigured(f"{path} does not hold a signing key.") from None


def kept_bytes(path: Path) -> bytes:
    """The 32 random bytes kept in a file, made at first need; ValueError if they are no bytes."""
    if not path.exists():
        _make(path)
    return bytes.fromhex(path.read_text("ascii"))


def _make(path: Path) -> None:
    """Two processes may start at once: the file appears whole (link), and only the first's."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(new_key().hex())
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
