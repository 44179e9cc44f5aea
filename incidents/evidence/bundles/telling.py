"""The custody logs of a bundle: once as they were signed, for programs, and once to be read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from incidents.evidence.bundles.contents import BundledFile, Statement

VERBS = {
    "reported": "came with a report, accepted by",
    "received": "received by",
    "opened": "opened by",
    "copied": "working copy made of it by",
    "made": "made as a working copy by",
    "resealed": "sealed under new keys by",
    "noted": "note written by",
    "handed_over": "handed over by",
}


def custody_json(files: Sequence[BundledFile], names: Sequence[str]) -> bytes:
    """Every log as it was signed: statements stay text, for a digest covers their very bytes."""
    by_id = {one.file: name for one, name in zip(files, names, strict=True)}
    said = {
        "files": [
            {
                "entries": [
                    {"signature": entry.signature.hex(), "statement": entry.said.decode("utf-8")}
                    for entry in one.custody
                ],
                "file": one.file.hex,
                "original": by_id.get(one.original, "") if one.original else "",
                "path": f"data/files/{name}",
                "sha256": one.sha256,
                "size": one.size,
            }
            for one, name in zip(files, names, strict=True)
        ],
        "format": "amparo custody 1",
    }
    return json.dumps(said, sort_keys=True, indent=1, ensure_ascii=False).encode() + b"\n"


def custody_text(
    files: Sequence[BundledFile], names: Sequence[str], verbs: Mapping[str, str]
) -> bytes:
    """The same for people: one line an entry. Signatures and links are not checked here."""
    lines: list[str] = []
    for one, name in zip(files, names, strict=True):
        lines += [name, f"SHA-256 {one.sha256}", f"{one.size} bytes"]
        lines += [_line(entry, {**VERBS, **verbs}) for entry in one.custody]
        lines.append("")
    return "\n".join(lines).encode()


def _line(entry: Statement, verbs: Mapping[str, str]) -> str:
    said: Any = json.loads(entry.said)
    verb = verbs.get(said["verb"], said["verb"])
    line = f"{said['number']}. {said['at']}  {verb} {said['name']}"
    detail = "; ".join(_details(said["detail"]))
    return _flat(f"{line} ({detail})" if detail else line)


def _details(detail: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(detail):
        yield f"{name}: {detail[name]}"


def _flat(line: str) -> str:
    """On one line, and nothing in it that turns the text around: names are what people typed."""
    return "".join(letter if letter.isprintable() else " " for letter in line)
