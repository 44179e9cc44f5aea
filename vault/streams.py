"""Sealing what is too large for memory, in chunks that can be neither cut, moved nor doubled.

The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015): each chunk's nonce is its number
and whether it is the last, under a key of this stream alone. That key is either random and sealed
to a public key (`StreamSealer`), or derived from a key both sides hold and a random salt
(`KeyedStreamSealer`), so that two streams under one key never share a nonce.
"""

import secrets
from typing import Never, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vault.context import context as make_context
from vault.context import require_context
from vault.errors import Undecryptable
from vault.keypairs import seal
from vault.octets import KEY_BYTES, Secret, new_key
from vault.subkeys import hkdf

VERSION, KEYED_VERSION = b"\x03", b"\x04"
CHUNK = 2**20
_TAG = 16
_SEALED_KEY = 1 + 16 + 1120 + 256 + 16
_SALT = 32
HEADER = len(VERSION) + _SEALED_KEY
KEYED_HEADER = len(KEYED_VERSION) + _SALT


class Sink(Protocol):
    """Whatever takes bytes."""

    def write(self, data: bytes, /) -> object: ...


class Source(Protocol):
    """Whatever gives at most `size` bytes, and none only at its end."""

    def read(self, size: int, /) -> bytes: ...


class Opener(Protocol):
    """Whatever opens values sealed to it: a key pair, or a keyring, which finds the pair."""

    def open(self, sealed: bytes, context: bytes, /) -> bytes: ...


class _Sealing:
    """Writes a header and the chunks behind it, in constant memory."""

    def _start(self, sink: Sink, header: bytes, key: bytes, context: bytes) -> None:
        self._sink, self._chunks = sink, _Chunks(key, header[:1] + context)
        self._waiting = bytearray()
        self._is_closed = False
        sink.write(header)

    def write(self, data: bytes) -> int:
        """Take more; ValueError once closed."""
        if self._is_closed:
            raise ValueError("this stream is closed")
        with memoryview(data) as view:
            for start in range(0, len(view), CHUNK):
                self._waiting += view[start : start + CHUNK]
                # A full chunk waits for what follows: it may be the last.
                while len(self._waiting) > CHUNK:
                    self._sink.write(self._chunks.seal(bytes(self._waiting[:CHUNK]), False))
                    del self._waiting[:CHUNK]
        return len(data)

    def close(self) -> None:
        """Write the last chunk. Needed exactly once; further calls do nothing."""
        if not self._is_closed:
            self._is_closed = True
            self._sink.write(self._chunks.seal(bytes(self._waiting), True))
            self._waiting.clear()

    def __reduce_ex__(self, _: object) -> Never:
        raise TypeError("a stream's key is not copied or pickled")


class StreamSealer(_Sealing):
    """Seals what is written to it, for the holder of one private key, in constant memory.

    Only `close` writes the last chunk: a stream that was left before does not open. The length of
    the whole stays visible. ValueError for bytes that are no public key, or for no context.
    """

    def __init__(self, sink: Sink, public: bytes, context: bytes) -> None:
        require_context(context)
        self._context = context
        self._key: bytes = new_key()
        self._header = VERSION + seal(self._key, public, _key_context(context))
        self._start(sink, self._header, self._key, context)

    def reread(self, source: Source) -> "StreamOpener":
        """Open what this sealer wrote, to see that it arrived: nobody else could without the key.

        Undecryptable when it does not begin as it was written.
        """
        opener = StreamOpener.__new__(StreamOpener)
        opener._begin(source, self._key, self._context, self._header)
        return opener


class KeyedStreamSealer(_Sealing):
    """As `StreamSealer`, under a 32-byte key that the reader holds too.

    Any number of streams may be sealed under one key and context, also at the same time: a random
    salt makes the key of each. ValueError for another length of key, or for no context.
    """

    def __init__(self, sink: Sink, key: bytes, context: bytes) -> None:
        require_context(context)
        if len(key) != KEY_BYTES:
            raise ValueError("a sealing key has 32 bytes")
        salt = secrets.token_bytes(_SALT)
        self._start(sink, KEYED_VERSION + salt, _derived(key, salt, context), context)


class _Opening:
    """Reads the chunks behind a header, in constant memory."""

    def _start(self, source: Source, version: bytes, key: bytes, context: bytes) -> None:
        self._source, self._chunks = source, _Chunks(key, version + context)
        self._opened, self._at = b"", 0
        self._is_broken = self._is_last = False
        self._ahead = exactly(source, CHUNK + _TAG)

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes, none at the end and only there; ValueError for no size."""
        if size < 1:
            raise ValueError("a stream is read in pieces of at least one byte")
        if self._at == len(self._opened) and not self._is_last:
            self._next()
        if self._is_broken:
            raise Undecryptable
        part = self._opened[self._at : self._at + size]
        self._at += len(part)
        return part

    def _next(self) -> None:
        sealed, self._ahead = self._ahead, exactly(self._source, CHUNK + _TAG)
        is_last = not self._ahead
        self._opened, self._at, is_first = b"", 0, self._chunks.number == 0
        self._is_broken = self._is_last = True
        opened = self._chunks.open(sealed, is_last)
        if not opened and not is_first:
            raise Undecryptable  # one stream has one form: an empty chunk only where all is empty
        self._opened, self._is_broken, self._is_last = opened, False, is_last

    def __reduce_ex__(self, _: object) -> Never:
        raise TypeError("a stream's key is not copied or pickled")


class StreamOpener(_Opening):
    """Reads a sealed stream in constant memory; every failure is Undecryptable.

    What was read counts only when the end was reached: `read` returns nothing there, and fails
    where the stream was cut. Keep what you read aside until then.
    """

    def __init__(self, source: Source, pair: Opener, context: bytes) -> None:
        header = exactly(source, HEADER)
        if header[:1] != VERSION:
            raise Undecryptable
        key = pair.open(header[len(VERSION) :], _key_context(context))
        if len(key) != KEY_BYTES:
            raise Undecryptable
        self._start(source, VERSION, Secret(key), context)

    def _begin(self, source: Source, key: bytes, context: bytes, header: bytes) -> None:
        if exactly(source, HEADER) != header:
            raise Undecryptable
        self._start(source, VERSION, key, context)


class KeyedStreamOpener(_Opening):
    """Reads what `KeyedStreamSealer` wrote, as `StreamOpener` does: what was read counts only when
    the end was reached, and every failure is Undecryptable."""

    def __init__(self, source: Source, key: bytes, context: bytes) -> None:
        header = exactly(source, KEYED_HEADER)
        if len(header) != KEYED_HEADER or header[:1] != KEYED_VERSION or len(key) != KEY_BYTES:
            raise Undecryptable
        salt = header[len(KEYED_VERSION) :]
        self._start(source, KEYED_VERSION, _derived(key, salt, context), context)


def keyed_stream_size(length: int) -> int:
    """How many bytes `KeyedStreamSealer` makes of so many."""
    return KEYED_HEADER + length + _TAG * max(1, -(-length // CHUNK))


class _Chunks:
    """The cipher of one stream, which counts its chunks."""

    def __init__(self, key: bytes, bound: bytes) -> None:
        self._cipher, self._bound, self.number = AESGCM(key), bound, 0

    def seal(self, plaintext: bytes, is_last: bool) -> bytes:
        return self._cipher.encrypt(self._nonce(is_last), plaintext, self._bound)

    def open(self, sealed: bytes, is_last: bool) -> bytes:
        try:
            return self._cipher.decrypt(self._nonce(is_last), sealed, self._bound)
        except (InvalidTag, ValueError):
            raise Undecryptable from None

    def _nonce(self, is_last: bool) -> bytes:
        nonce = self.number.to_bytes(11, "big") + bytes([is_last])
        self.number += 1
        return nonce


def _key_context(context: bytes) -> bytes:
    return make_context("stream key", context)


def _derived(key: bytes, salt: bytes, context: bytes) -> bytes:
    return hkdf(key, make_context("keyed stream", context), salt)


def exactly(source: Source, size: int) -> bytes:
    """Read as many bytes as asked, fewer only at the end; a pipe gives them in pieces."""
    pieces = []
    while size and (piece := source.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
