"""A bundle for somebody outside: sealed in the age format while it is made, never kept in clear."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from incidents.evidence.bundles.bagging import streamed
from incidents.evidence.bundles.contents import Bundle
from vault import SigningKey, Sink, seal_to_age, seal_with_passphrase


def write_to_recipients(
    bundle: Bundle, signing: SigningKey, sink: Sink, recipients: Sequence[str]
) -> None:
    """Write it for the holders of public keys (age, SSH). vault.AgeRefused for none or a wrong one,
    BundleBroken as `streamed`. Constant memory."""
    seal_to_age(_Source(streamed(bundle, signing)), sink, recipients)


def write_with_passphrase(bundle: Bundle, signing: SigningKey, sink: Sink, passphrase: str) -> None:
    """Write it under a passphrase of at least 12 characters, else vault.AgeRefused; constant
    memory but for 64 MiB while the key is derived."""
    seal_with_passphrase(_Source(streamed(bundle, signing)), sink, passphrase)


class _Source:
    """Reads from pieces."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._waiting = pieces, memoryview(b"")

    def read(self, size: int) -> bytes:
        while not self._waiting:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._waiting = memoryview(piece)
        given, self._waiting = self._waiting[:size], self._waiting[size:]
        return bytes(given)
