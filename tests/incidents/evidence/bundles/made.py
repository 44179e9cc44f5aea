"""Bundles for tests: invented files with custody logs that are really signed."""

from __future__ import annotations

import hashlib
import importlib.util
import io
from collections.abc import Iterable, Iterator
from datetime import date
from types import ModuleType
from typing import Any
from uuid import UUID, uuid4

from incidents.document import canonical_json
from incidents.evidence.bundles.bagging import VERIFIER, written
from incidents.evidence.bundles.contents import Bundle, BundledFile, Statement
from vault import SigningKey, context, digest

SIGNING, ANA, LUIS = (SigningKey.generate() for _ in range(3))
NAMES = {ANA.public: "ana", LUIS.public: "luis"}
PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n%%EOF\n"


def verifier() -> ModuleType:
    """The offline verifier, loaded into this process."""
    spec = importlib.util.spec_from_file_location("verify_bundle", VERIFIER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def custody(file: UUID, did: Iterable[tuple[SigningKey, str, dict[str, str]]]) -> list[Statement]:
    """A custody log as the project writes it: each entry signed, naming the one before."""
    log, previous = [], digest(context("custody begins", file))
    for number, (key, verb, detail) in enumerate(did, 1):
        said = canonical_json(
            {
                "file": file.hex,
                "number": number,
                "previous": previous.hex(),
                "at": f"2026-11-{number:02}T10:00:00+00:00",
                "by": str(UUID(bytes=digest(key.public)[:16])),
                "name": NAMES[key.public],
                "key": key.public.hex(),
                "verb": verb,
                "detail": detail,
            }
        )
        log.append(Statement(said, key.sign(said, context("custody", file))))
        previous = digest(said)
    return log


def file_of(content: bytes, ending: str = "jpg", *, original: UUID | None = None) -> BundledFile:
    """A file with four custody entries by two people."""
    file, sha256 = uuid4(), hashlib.sha256(content).hexdigest()
    log = custody(
        file,
        [
            (
                ANA,
                "made" if original else "received",
                {"sha256": sha256, "size": str(len(content))},
            ),
            (ANA, "opened", {}),
            (LUIS, "opened", {}),
            (LUIS, "handed_over", {"to": "Juzgado 4"}),
        ],
    )
    pieces = [content[at : at + 1000] for at in range(0, len(content), 1000)]
    return BundledFile(file, sha256, len(content), ending, lambda: pieces, log, original)


def bundle_of(*files: BundledFile, **changed: Any) -> Bundle:
    """A bundle of these files."""
    given = {
        "bundle": uuid4(),
        "made": date(2026, 11, 22),
        "record_json": b'{"acts":[]}',
        "record_pdf": PDF,
        "files": files,
    }
    return Bundle(**{**given, **changed})


def small() -> Bundle:
    """An original, a working copy of it, and an empty file."""
    photo = file_of(bytes(range(256)) * 9)
    return bundle_of(photo, file_of(b"a copy", "png", original=photo.file), file_of(b"", "txt"))


def zip_of(bundle: Bundle) -> bytes:
    """The archive in memory."""
    sink = io.BytesIO()
    written(bundle, SIGNING, sink)
    return sink.getvalue()


def drawn(size: int, piece: int = 2**20) -> Iterator[bytes]:
    """So many bytes that are not kept."""
    block = bytes(range(256)) * (piece // 256)
    while size:
        yield block[: min(size, piece)]
        size -= min(size, piece)
