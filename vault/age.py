"""Sealing for people who do not use this program: the age format (C2SP, age-encryption.org/v1).

Public keys (age and SSH) go through pyrage. It takes a passphrase for bytes in memory only, so the
passphrase form is written here after the specification, in constant memory; pyrage opens it.
"""

import base64
import hmac
import secrets
from collections.abc import Sequence
from typing import Any

import pyrage
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from vault.streams import Sink, Source, exactly

CHUNK = 2**16
WORK = 16  # scrypt with N = 2^16, r = 8: 64 MiB a try
LEAST_PASSPHRASE = 12
_LONGEST_KEY = 8_000


class AgeRefused(ValueError):
    """No public key of age or SSH, or a passphrase too short. Says nothing of what was given."""

    def __init__(self, *_: object) -> None:
        super().__init__()

    def __str__(self) -> str:
        return "not a recipient"


def age_recipient(text: str) -> str:
    """The public key in `text` in one line: age1..., ssh-ed25519 or ssh-rsa.

    AgeRefused for anything else, private keys included: they are not ours to see.
    """
    line = " ".join(text.split())
    _recipient(line)
    return line


def seal_to_age(source: Source, sink: Sink, recipients: Sequence[str]) -> None:
    """Seal all that `source` gives, for whoever holds one of these public keys. AgeRefused for
    none, or a wrong one; what source or sink raise comes through."""
    if not recipients:
        raise AgeRefused
    reader, writer = _Reader(source), _Writer(sink)
    try:
        pyrage.encrypt_io(reader, writer, [_recipient(line) for line in recipients])
    except Exception:
        # The library wraps what is raised below it; the caller gets its own error back.
        if error := reader.error or writer.error:
            raise error from None
        raise


def seal_with_passphrase(source: Source, sink: Sink, passphrase: str) -> None:
    """Seal all that `source` gives under a passphrase; AgeRefused below 12 characters."""
    if len(passphrase) < LEAST_PASSPHRASE:
        raise AgeRefused
    try:
        typed = passphrase.encode()
    except UnicodeEncodeError:
        raise AgeRefused from None
    file_key, salt = secrets.token_bytes(16), secrets.token_bytes(16)
    scrypt = Scrypt(salt=b"age-encryption.org/v1/scrypt" + salt, length=32, n=2**WORK, r=8, p=1)
    wrapped = ChaCha20Poly1305(scrypt.derive(typed)).encrypt(bytes(12), file_key, None)
    header = b"age-encryption.org/v1\n-> scrypt %s %d\n%s\n---" % (_64(salt), WORK, _64(wrapped))
    mac = hmac.digest(_hkdf(file_key, b"", b"header"), header, "sha256")
    nonce = secrets.token_bytes(16)
    sink.write(header + b" " + _64(mac) + b"\n" + nonce)
    cipher, number = ChaCha20Poly1305(_hkdf(file_key, nonce, b"payload")), 0
    ahead, is_last = exactly(source, CHUNK), False
    while not is_last:
        chunk, ahead = ahead, exactly(source, CHUNK)
        is_last = not ahead
        sink.write(cipher.encrypt(number.to_bytes(11, "big") + bytes([is_last]), chunk, None))
        number += 1


def _recipient(line: str) -> Any:
    kind = line.partition(" ")[0]
    try:
        if len(line) > _LONGEST_KEY:
            raise AgeRefused
        if kind in ("ssh-ed25519", "ssh-rsa"):
            return pyrage.ssh.Recipient.from_str(line)
        return pyrage.x25519.Recipient.from_str(line)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:
        # Some keys of SSH make the library panic, which is no Exception (age 0.12.1, ssh.rs).
        raise AgeRefused from None


def _hkdf(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=salt, info=info).derive(key)


def _64(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


class _Reader:
    """What pyrage reads from, which remembers why it failed."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.error: BaseException | None = None

    def read(self, size: int) -> bytes:
        try:
            return self._source.read(size)
        except BaseException as error:
            self.error = error
            raise


class _Writer:
    """What pyrage writes to, which remembers why it failed."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self.error: BaseException | None = None

    def write(self, data: bytes) -> int:
        try:
            self._sink.write(data)
        except BaseException as error:
            self.error = error
            raise
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""
