#!/usr/bin/env python3
"""Verify an exported log of Amparo without Amparo: needs Python 3.9 and `cryptography`, no more.

    python verify_offline.py LOG.jsonl --checkpoints KEPT.jsonl [--server PUBLIC_KEY_IN_HEX]

LOG.jsonl is what `manage.py export_log` or the button of the log's page wrote. KEPT.jsonl are the
checkpoints that you carried off earlier; files may be given several times. Entries stay sealed:
this tells whether any was edited, removed, reordered or cut off, not what they say.

Without kept checkpoints only the export itself speaks: whoever holds the server's key can rewrite a
whole log. Take this file from the project's source, not from the server that you verify.

Exit status 0: all in order. 1: findings, one sentence each. 2: files that cannot be read.
"""

import argparse
import hashlib
import json
import sys
import uuid

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def context(purpose, *fields):
    """The injective encoding of docs/crypto.md."""
    out = b"amparo\x01" + _prefixed(purpose.encode())
    for field in fields:
        if isinstance(field, str):
            out += b"s" + _prefixed(field.encode())
        elif isinstance(field, int):
            out += b"i" + _prefixed(field.to_bytes(8, "big"))
        elif isinstance(field, uuid.UUID):
            out += b"u" + _prefixed(field.bytes)
        else:
            out += b"b" + _prefixed(field)
    return out


def _prefixed(value):
    return len(value).to_bytes(4, "big") + value


def digest(data):
    return hashlib.sha256(data).digest()


def is_signed(public, signature, what):
    message = b"amparo signature\x01" + len(what).to_bytes(4, "big") + what
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


class Unreadable(Exception):
    pass


def read_lines(path):
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line
    except (OSError, UnicodeDecodeError):
        raise Unreadable(f"{path} cannot be read.") from None


def _number(value):
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**63:
        raise ValueError
    return value


def _text(value):
    if not isinstance(value, str):
        raise ValueError
    value.encode()
    return value


# What is taken out of a line, or ValueError: a hostile file must end in a sentence, not a trace.
SHAPES = {
    "head": {
        "chain": uuid.UUID,
        "public_key": bytes.fromhex,
        "head_sequence": _number,
        "head_hash": bytes.fromhex,
        "head_signature": bytes.fromhex,
        "server": bytes.fromhex,
    },
    "entry": {
        "sequence": _number,
        "week": _text,
        "previous_hash": bytes.fromhex,
        "sealed": bytes.fromhex,
        "entry_hash": bytes.fromhex,
    },
    "checkpoint": {
        "chain": uuid.UUID,
        "sequence": _number,
        "entry_hash": bytes.fromhex,
        "week": _text,
        "server": bytes.fromhex,
        "signature": bytes.fromhex,
    },
}


def parse(line, kind):
    try:
        fields = json.loads(line)
        return {name: shape(fields[name]) for name, shape in SHAPES[kind].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ValueError(kind) from None


def read_head(lines, path):
    for _, line in lines:
        try:
            return parse(line, "head")
        except ValueError:
            break
    raise Unreadable(f"{path} does not begin with the head of a log.")


def read_checkpoints(paths, chain):
    kept, findings = [], []
    for path in paths:
        for number, line in read_lines(path):
            try:
                made = parse(line, "checkpoint")
            except ValueError:
                findings.append(f"Line {number} of {path} is not a checkpoint.")
            else:
                if made["chain"] == chain:
                    kept.append(made)
    return kept, findings


def walk(head, lines, wanted):
    """Findings, where the walk ended, and the hashes of the entries that checkpoints name."""
    findings, hashes = [], {}
    last, last_hash = 0, digest(context("audit chain", head["chain"]))
    for number, line in lines:
        try:
            entry = parse(line, "entry")
        except ValueError:
            findings.append(f"Line {number} of the log is not an entry.")
            continue
        sequence = entry["sequence"]
        if sequence <= last:
            findings.append(f"Entry {sequence} stands behind entry {last}: reordered or doubled.")
            continue
        if sequence > last + 1:
            findings.append(_missing(last + 1, sequence - 1))
        elif entry["previous_hash"] != last_hash:
            findings.append(f"Entry {sequence} does not follow the entry before it.")
        computed = digest(
            context(
                "audit hash",
                head["chain"],
                sequence,
                entry["previous_hash"],
                entry["week"],
                entry["sealed"],
            )
        )
        if computed != entry["entry_hash"]:
            findings.append(f"Entry {sequence} was altered.")
        last, last_hash = sequence, entry["entry_hash"]
        if sequence in wanted:
            hashes[sequence] = computed
    return findings, last, last_hash, hashes


def _missing(first, last):
    if first == last:
        return f"Entry {first} is missing."
    return f"Entries {first} to {last} are missing."


def check_head(head, last, last_hash, server):
    what = context(
        "audit head",
        head["chain"],
        head["head_sequence"],
        head["head_hash"],
        digest(head["public_key"]),
    )
    if not is_signed(server, head["head_signature"], what):
        yield "The end of the log is not signed by the server."
    if last < head["head_sequence"]:
        yield _missing(last + 1, head["head_sequence"])
    elif last > head["head_sequence"]:
        yield f"Entry {last} stands behind the end of the log."
    elif last_hash != head["head_hash"]:
        yield f"Entry {last} is not the one the log ends with."


def check_checkpoint(made, hashes, server):
    where = f"The checkpoint at entry {made['sequence']}"
    what = context(
        "audit checkpoint", made["chain"], made["sequence"], made["entry_hash"], made["week"]
    )
    if not is_signed(server, made["signature"], what):
        yield f"{where} is not signed by the server."
    elif made["sequence"] not in hashes:
        yield f"{where} names an entry that is missing: the log was cut off."
    elif hashes[made["sequence"]] != made["entry_hash"]:
        yield f"{where} saw another entry than this one: the log was rewritten."


def verify(log, checkpoints, server):
    """All findings of a log, how many entries it has, and how many checkpoints were compared."""
    lines = read_lines(log)
    head = read_head(lines, log)
    kept, findings = read_checkpoints(checkpoints, head["chain"])
    # A key that was carried off earlier counts; the one in the export is the suspect's own word.
    known = server or (kept[0]["server"] if kept else head["server"])
    if head["server"] != known:
        findings.append("The log was exported by a server with another key.")
    found, last, last_hash, hashes = walk(head, lines, {made["sequence"] for made in kept})
    findings += found
    findings += check_head(head, last, last_hash, known)
    for made in kept:
        findings += check_checkpoint(made, hashes, known)
    return findings, last, len(kept)


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Verify an exported log of Amparo.")
    parser.add_argument("log")
    parser.add_argument("--checkpoints", action="append", default=[], metavar="FILE")
    parser.add_argument("--server", type=bytes.fromhex, metavar="HEX", help="its public key")
    given = parser.parse_args(arguments)
    try:
        findings, entries, compared = verify(given.log, given.checkpoints, given.server)
    except Unreadable as error:
        print(error)
        return 2
    for sentence in findings:
        print(sentence)
    if findings:
        print(f"{len(findings)} findings: the log is not as it was written.")
        return 1
    print(f"{entries} entries, {compared} checkpoints compared: nothing is missing or altered.")
    if not compared:
        print("No kept checkpoint was compared: a log rewritten as a whole would pass as well.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
