"""What a bundle is made of. Whoever fills these has decided what may leave; nothing is left out
here, and nothing is added but names, digests and signatures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

_ENDING = re.compile(r"[a-z0-9]{1,8}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
MOST_FILES = 10_000


class BundleBroken(Exception):
    """A file's content is not what its digest and size say. The bundle that was begun is of no
    use: it has no end, and no program takes it for whole. Names nothing."""

    def __str__(self) -> str:
        return "a file is not what it was"


@dataclass(frozen=True)
class Statement:
    """One entry of a custody log: the bytes that were signed, and the Ed25519 signature (64).

    The bytes are canonical JSON with `file`, `number`, `previous`, `at`, `by`, `name`, `key`,
    `verb` and `detail`, as `docs/crypto.md` has it under *Evidence bundles*.
    """

    said: bytes
    signature: bytes


@dataclass(frozen=True)
class BundledFile:
    """An original or a working copy. `content` gives its bytes from the start each time it is
    called, in pieces of any size; `ending` is by content (`jpg`), never by what a sender called it.
    `custody` is the whole log, oldest first. `original` names the file a working copy is made of.
    """

    file: UUID
    sha256: str
    size: int
    ending: str
    content: Callable[[], Iterable[bytes]]
    custody: Sequence[Statement]
    original: UUID | None = None

    def __post_init__(self) -> None:
        if not _ENDING.fullmatch(self.ending) or not _SHA256.fullmatch(self.sha256):
            raise ValueError("a bundled file has an ending like jpg and a digest in hexadecimal")
        if self.size < 0:
            raise ValueError("a bundled file has a size")


@dataclass(frozen=True)
class Bundle:
    """All that leaves at once. `bundle` is a random id of this handover; `made` its day (UTC).

    `record_json` and `record_pdf` are the record as it may leave. `verbs` says in the reader's
    language what was done (`{"opened": "abierto por"}`); what is missing stays in English.
    """

    bundle: UUID
    made: date
    record_json: bytes
    record_pdf: bytes
    files: Sequence[BundledFile]
    verbs: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        ids = {one.file for one in self.files}
        if len(ids) != len(self.files) or len(ids) > MOST_FILES:
            raise ValueError("a bundle has each file once, and 10,000 at most")
