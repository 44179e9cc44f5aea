"""A bundle leaves for one reader, sealed while it is made."""

from __future__ import annotations

import io
from dataclasses import replace

import pyrage
import pytest

from incidents.evidence.bundles.bagging import fingerprint_of
from incidents.evidence.bundles.contents import BundleBroken
from incidents.evidence.bundles.handing import write_to_recipients, write_with_passphrase
from tests.incidents.evidence.bundles.made import (
    SIGNING,
    bundle_of,
    file_of,
    small,
    verifier,
    zip_of,
)
from vault import AgeRefused

COURT = pyrage.x25519.Identity.generate()
TO = [str(COURT.to_public())]
PASSPHRASE = "seven small words that nobody guesses"
OFFLINE = verifier()


def assert_whole(content: bytes) -> None:
    known = fingerprint_of(SIGNING)
    assert OFFLINE.verify(io.BytesIO(content), known)[0] == []


def test_the_court_opens_it_and_verifies_what_is_inside() -> None:
    sink, bundle = io.BytesIO(), small()
    write_to_recipients(bundle, SIGNING, sink, TO)
    assert_whole(pyrage.decrypt(sink.getvalue(), [COURT]))
    assert b"amparo" not in sink.getvalue()


def test_who_knows_the_passphrase_does() -> None:
    sink = io.BytesIO()
    write_with_passphrase(small(), SIGNING, sink, PASSPHRASE)
    assert_whole(pyrage.passphrase.decrypt(sink.getvalue(), PASSPHRASE))
    assert b"amparo" not in sink.getvalue()


def test_what_is_inside_is_as_long_as_it_would_be_in_clear() -> None:
    bundle, sink = small(), io.BytesIO()
    write_to_recipients(bundle, SIGNING, sink, TO)
    assert len(pyrage.decrypt(sink.getvalue(), [COURT])) == len(zip_of(bundle))


def test_nobody_a_wrong_key_and_a_short_passphrase_write_nothing() -> None:
    sink = io.BytesIO()
    for recipients in ([], ["age1x"], [str(COURT)]):
        with pytest.raises(AgeRefused):
            write_to_recipients(small(), SIGNING, sink, recipients)
    with pytest.raises(AgeRefused):
        write_with_passphrase(small(), SIGNING, sink, "short")
    assert sink.getvalue() == b""


def test_a_file_that_is_not_what_it_was_leaves_nothing_that_opens() -> None:
    one = replace(file_of(b"x" * 200_000), content=lambda: [b"y" * 200_000])
    for write, opens in (
        (
            lambda sink: write_to_recipients(bundle_of(one), SIGNING, sink, TO),
            lambda sealed: pyrage.decrypt(sealed, [COURT]),
        ),
        (
            lambda sink: write_with_passphrase(bundle_of(one), SIGNING, sink, PASSPHRASE),
            lambda sealed: pyrage.passphrase.decrypt(sealed, PASSPHRASE),
        ),
    ):
        sink = io.BytesIO()
        with pytest.raises(BundleBroken):
            write(sink)
        with pytest.raises(pyrage.DecryptError):
            opens(sink.getvalue())
