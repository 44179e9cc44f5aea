"""What is sealed for people outside opens in the programs that they have."""

from __future__ import annotations

import base64
import io
import tracemalloc

import pyrage
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import vault

CHUNK = 2**16
PASSPHRASE = "seven small words that nobody guesses"
HERS, HIS = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
LENGTHS = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK]


class Drops(io.BytesIO):
    """A source that gives its bytes in drops."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size or 0, 777))


class Nowhere:
    size = 0

    def write(self, data: bytes, /) -> None:
        self.size += len(data)


def under_passphrase(content: bytes) -> bytes:
    sink = io.BytesIO()
    vault.seal_with_passphrase(Drops(content), sink, PASSPHRASE)
    return sink.getvalue()


@pytest.mark.parametrize("length", LENGTHS)
def test_each_of_two_recipients_opens_it(length: int) -> None:
    sink, content = io.BytesIO(), bytes(length)
    vault.seal_to_age(Drops(content), sink, [str(HERS.to_public()), str(HIS.to_public())])
    for identity in (HERS, HIS):
        assert pyrage.decrypt(sink.getvalue(), [identity]) == content
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(sink.getvalue(), [pyrage.x25519.Identity.generate()])


@pytest.mark.parametrize(
    "key", [Ed25519PrivateKey.generate(), rsa.generate_private_key(65537, 2048)], ids=["ed", "rsa"]
)
def test_a_key_of_ssh_is_a_recipient(key: Ed25519PrivateKey | rsa.RSAPrivateKey) -> None:
    public = key.public_key().public_bytes(
        serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.OpenSSH,
        serialization.NoEncryption(),
    )
    sink = io.BytesIO()
    vault.seal_to_age(io.BytesIO(b"secret"), sink, [public.decode() + " clerk@court\n"])
    identity = pyrage.ssh.Identity.from_buffer(private)
    assert pyrage.decrypt(sink.getvalue(), [identity]) == b"secret"


@pytest.mark.parametrize("length", LENGTHS)
def test_a_passphrase_opens_it_elsewhere(length: int) -> None:
    sealed = under_passphrase(b"x" * length)
    assert pyrage.passphrase.decrypt(sealed, PASSPHRASE) == b"x" * length
    with pytest.raises(pyrage.DecryptError):
        pyrage.passphrase.decrypt(sealed, PASSPHRASE + ".")


def test_what_is_under_a_passphrase_can_be_neither_cut_nor_changed() -> None:
    sealed = under_passphrase(bytes(2 * CHUNK))
    altered = bytearray(sealed)
    altered[-CHUNK] ^= 1
    for wrong in (sealed[:-1], sealed[: -CHUNK - 16], bytes(altered), sealed + b"\0"):
        with pytest.raises(pyrage.DecryptError):
            pyrage.passphrase.decrypt(wrong, PASSPHRASE)


@pytest.mark.parametrize(
    "text",
    ["", "age1", str(HERS), "ssh-ed25519 AAAA", "ssh-rsa x", "age1" + "q" * 58, "x" * 9999, "ä\0"],
    ids=["nothing", "a beginning", "an identity", "ed", "rsa", "no checksum", "long", "odd"],
)
def test_what_is_no_public_key_is_refused_and_not_repeated(text: str) -> None:
    for act in (
        lambda: vault.age_recipient(text),
        lambda: vault.seal_to_age(io.BytesIO(), io.BytesIO(), [text]),
    ):
        with pytest.raises(vault.AgeRefused) as raised:
            act()
        assert str(raised.value) == "not a recipient"
        assert raised.value.args == ()


def test_a_key_of_ssh_over_which_the_library_panics_is_refused_like_any_other() -> None:
    fields = (b"ssh-rsa", b"\x01\x00\x01", b"\x00")
    blob = b"".join(len(field).to_bytes(4, "big") + field for field in fields)
    with pytest.raises(vault.AgeRefused):
        vault.age_recipient("ssh-rsa " + base64.b64encode(blob).decode())


def test_a_key_may_come_with_blanks_around_it() -> None:
    assert vault.age_recipient(f"\n  {HERS.to_public()} \n") == str(HERS.to_public())


def test_nobody_and_a_short_passphrase_are_refused() -> None:
    with pytest.raises(vault.AgeRefused):
        vault.seal_to_age(io.BytesIO(), io.BytesIO(), [])
    for passphrase in ("eleven chrs", "half a letter: \ud800"):
        with pytest.raises(vault.AgeRefused):
            vault.seal_with_passphrase(io.BytesIO(), io.BytesIO(), passphrase)


def test_what_the_source_or_the_sink_raises_comes_through() -> None:
    class Gone(Exception):
        pass

    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise Gone

        def write(self, data: object, /) -> int:
            raise Gone

    to = [str(HERS.to_public())]
    for act in (
        lambda: vault.seal_to_age(Broken(), io.BytesIO(), to),
        lambda: vault.seal_to_age(io.BytesIO(bytes(10**6)), Broken(), to),
        lambda: vault.seal_with_passphrase(Broken(), io.BytesIO(), PASSPHRASE),
        lambda: vault.seal_with_passphrase(io.BytesIO(), Broken(), PASSPHRASE),
    ):
        with pytest.raises(Gone):
            act()


def test_both_ways_take_constant_memory() -> None:
    class Source:
        left = 40

        def read(self, size: int, /) -> bytes:
            self.left -= 1
            return bytes(size) if self.left > 0 else b""

    for act in (
        lambda sink: vault.seal_to_age(Source(), sink, [str(HERS.to_public())]),
        lambda sink: vault.seal_with_passphrase(Source(), sink, PASSPHRASE),
    ):
        tracemalloc.start()
        act(Nowhere())
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert most < 2**20
