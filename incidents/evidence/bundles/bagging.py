"""A bag of BagIt 1.0 (RFC 8493): the files, their digests, and two signatures over all of it.

What is signed are the bytes of `tagmanifest-sha256.txt` as they stand in the bag, under
`context("evidence bundle", both public keys)`. It holds the digest of `manifest-sha256.txt`, and
that the digest of every file: nothing needs another spelling before it is signed or checked.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from incidents.evidence.bundles.contents import Bundle, BundleBroken, BundledFile
from incidents.evidence.bundles.telling import custody_json, custody_text
from incidents.evidence.bundles.zipping import Entry, length, zipped
from vault import DoubleSigningKey, SigningKey, Sink, context, digest, fingerprint

FOLDER = "amparo-bundle"
SIGNATURE = "signature.json"
VERIFIER = Path(__file__).parents[3] / "static" / "verify_bundle.py"
_DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_READ_ME = Path(__file__).with_name("read-me.txt")


def streamed(bundle: Bundle, signing: SigningKey) -> Iterator[bytes]:
    """The bundle as a ZIP64 archive, in pieces, in constant memory.

    BundleBroken when a file's content is not what its digest says, before the archive has an end.
    """
    return zipped(_entries(bundle, DoubleSigningKey(signing)))


def written(bundle: Bundle, signing: SigningKey, sink: Sink) -> None:
    """Write the bundle to `sink`; see `streamed`."""
    for piece in streamed(bundle, signing):
        sink.write(piece)


def size_of(bundle: Bundle, signing: SigningKey) -> int:
    """How many bytes `streamed` will give. Opens no file."""
    entries = _entries(bundle, DoubleSigningKey(signing))
    return length((entry.name, entry.size) for entry in entries)


def fingerprint_of(signing: SigningKey) -> str:
    """What stands on the handover sheet, and what a reader compares: of both public keys."""
    return fingerprint(DoubleSigningKey(signing).public)


def names_of(files: Iterable[BundledFile]) -> list[str]:
    """Neutral names, in the order of the files: amparo-1.jpg, amparo-2.pdf..."""
    return [f"amparo-{number}.{one.ending}" for number, one in enumerate(files, 1)]


def _entries(bundle: Bundle, key: DoubleSigningKey) -> Iterator[Entry]:
    payload = sorted(_payload(bundle), key=lambda one: one[0])
    manifest = _lines((name, sha256) for name, _size, sha256, _pieces in payload)
    tags = {
        "bag-info.txt": _info(bundle, payload),
        "bagit.txt": _DECLARED,
        "manifest-sha256.txt": manifest,
        "read-me.txt": _READ_ME.read_bytes(),
        "verify.py": VERIFIER.read_bytes(),
    }
    tagmanifest = _lines((name, digest(content).hex()) for name, content in tags.items())
    signature = _signature(tagmanifest, key)
    for name, content in (
        *tags.items(),
        ("tagmanifest-sha256.txt", tagmanifest),
        (SIGNATURE, signature),
    ):
        yield Entry(f"{FOLDER}/{name}", len(content), [content])
    for name, size, _sha256, pieces in payload:
        yield Entry(f"{FOLDER}/{name}", size, pieces)


_Payload = tuple[str, int, str, Iterable[bytes]]


def _payload(bundle: Bundle) -> Iterator[_Payload]:
    names = names_of(bundle.files)
    made = {
        "data/custody.json": custody_json(bundle.files, names),
        "data/custody.txt": custody_text(bundle.files, names, bundle.verbs),
        "data/record.json": bundle.record_json,
        "data/record.pdf": bundle.record_pdf,
    }
    for name, content in made.items():
        yield name, len(content), digest(content).hex(), [content]
    for name, one in zip(names, bundle.files, strict=True):
        yield f"data/files/{name}", one.size, one.sha256, _checked(one)


def _checked(one: BundledFile) -> Iterator[bytes]:
    running, size = hashlib.sha256(), 0
    # SHA-256 costs more than all else together, and lets other threads work: hence one beside.
    with ThreadPoolExecutor(1) as beside:
        waiting = beside.submit(running.update, b"")
        for piece in one.content():
            size += len(piece)
            if size > one.size:
                raise BundleBroken
            waiting.result()
            waiting = beside.submit(running.update, piece)
            yield piece
    if size != one.size or running.hexdigest() != one.sha256:
        raise BundleBroken


def _lines(pairs: Iterable[tuple[str, str]]) -> bytes:
    return "".join(f"{sha256}  {name}\n" for name, sha256 in pairs).encode("ascii")


def _info(bundle: Bundle, payload: list[_Payload]) -> bytes:
    octets = sum(size for _name, size, _sha256, _pieces in payload)
    lines = (
        ("Bag-Software-Agent", "Amparo"),
        ("Bagging-Date", bundle.made.isoformat()),
        ("External-Identifier", f"urn:uuid:{bundle.bundle}"),
        ("Payload-Oxum", f"{octets}.{len(payload)}"),
    )
    return "".join(f"{name}: {value}\n" for name, value in lines).encode("ascii")


def _signature(tagmanifest: bytes, key: DoubleSigningKey) -> bytes:
    both = key.sign(tagmanifest, context("evidence bundle", key.public))
    said = {
        "fingerprint": fingerprint(key.public),
        "format": "amparo bundle 1",
        "public": key.public.hex(),
        "signature": both.hex(),
    }
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode("ascii") + b"\n"
