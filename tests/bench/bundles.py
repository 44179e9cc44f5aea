"""What a bundle of two gigabytes costs, beside copying the same bytes from disk to disk."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from uuid import uuid4

from incidents.evidence.bundles.bagging import written
from incidents.evidence.bundles.contents import Bundle, BundledFile
from tests.bench.measure import Comparison, compare
from tests.bench.people import Cast
from vault import KeyedStreamOpener, KeyedStreamSealer, SigningKey, context, new_key

# BENCH_BUNDLE_MB makes it smaller where disk or patience is short; the target is for all of it.
MEGABYTES = int(os.environ.get("BENCH_BUNDLE_MB", "2048"))
PIECE = 2**20
TARGET = 0.5


def bundling(_cast: Cast, rounds: int) -> Comparison:
    """Open a sealed original, bag it and write it down, until it is on the disk; so the copy."""
    with tempfile.TemporaryDirectory(prefix="amparo-bench-bundle-") as name:
        return _compared(Path(name), min(rounds, 3))


def _compared(folder: Path, rounds: int) -> Comparison:
    key, where = new_key(), context("bench")
    sealed, made = folder / "sealed", folder / "made"
    digest = _seal(sealed, key, where)

    def content() -> Iterator[bytes]:
        with sealed.open("rb") as file:
            opener = KeyedStreamOpener(file, key, where)
            while piece := opener.read(PIECE):
                yield piece

    one = BundledFile(uuid4(), digest, MEGABYTES * PIECE, "mp4", content, [])
    bundle, signing = Bundle(uuid4(), date(2026, 11, 22), b"{}", b"%PDF-", [one]), SigningKey(key)

    def ours() -> None:
        _anew(made)
        with made.open("wb") as sink:
            written(bundle, signing, sink)
            _settle(sink.fileno())

    def copy() -> None:
        _anew(made)
        with sealed.open("rb") as source, made.open("wb") as sink:
            while piece := source.read(PIECE):
                sink.write(piece)
            _settle(sink.fileno())

    name = f"bundle of {MEGABYTES} MB (MB/s)"
    return compare(name, ours, copy, target=TARGET, rounds=rounds, a_second=MEGABYTES)


def _seal(path: Path, key: bytes, where: bytes) -> str:
    running, block = hashlib.sha256(), os.urandom(PIECE)
    with path.open("wb") as file:
        sealer = KeyedStreamSealer(file, key, where)
        for number in range(MEGABYTES):
            piece = number.to_bytes(8, "big") + block[8:]
            running.update(piece)
            sealer.write(piece)
        sealer.close()
        _settle(file.fileno())
    return running.hexdigest()


def _anew(path: Path) -> None:
    with suppress(FileNotFoundError):
        path.unlink()


def _settle(number: int) -> None:
    os.fsync(number)
