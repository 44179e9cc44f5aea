#!/usr/bin/env python3
"""Verify an evidence bundle of Amparo without Amparo: needs Python 3.9 and `cryptography`, no more.

    python verify_bundle.py BUNDLE --fingerprint XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX

BUNDLE is the ZIP file as it was handed over, or the folder `amparo-bundle` unpacked from it. The
fingerprint stands on the handover sheet. It is what ties the bundle to whoever made it: without it,
this tells only that the bundle is as *somebody* made it.

Checked are, in this order: every byte of the ZIP file; both signatures (Ed25519, ML-DSA-65); the
digest of every file, and that there are no others; the custody log of every file, entry by entry.
Nothing is unpacked, executed or sent. Take this file from the project's source, not the bundle.

Exit status 0: all in order. 1: findings, one sentence each. 2: what cannot be read. 3: in order as
far as it could be checked: this version of `cryptography` does not know ML-DSA (version 50 does).
"""

import argparse
import hashlib
import json
import os
import re
import stat
import struct
import sys
import uuid
import zlib

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

try:
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PublicKey
except ImportError:
    MLDSA65PublicKey = None

FOLDER = "amparo-bundle/"
TAGS = ("bag-info.txt", "bagit.txt", "manifest-sha256.txt", "read-me.txt", "verify.py")
BESIDE = (*TAGS, "tagmanifest-sha256.txt", "signature.json")
RECORD = ("data/custody.json", "data/custody.txt", "data/record.json", "data/record.pdf")
DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
FILE = re.compile(r"data/files/amparo-[1-9][0-9]{0,5}\.[a-z0-9]{1,8}", re.ASCII)
LINE = re.compile(r"([0-9a-f]{64})  ([\x21-\x7e]{1,200})\n", re.ASCII)
INFO = re.compile(
    r"Bag-Software-Agent: Amparo\nBagging-Date: [0-9]{4}-[0-9]{2}-[0-9]{2}\n"
    r"External-Identifier: urn:uuid:[0-9a-f-]{36}\nPayload-Oxum: ([0-9]{1,20})\.([0-9]{1,6})\n",
    re.ASCII,
)
LONGEST = 64 * 2**20  # of what is read as a whole
PIECE = 2**20
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RFC8493_ESCAPES = ("%", "\\")


class Unreadable(Exception):
    """What was given is no bundle."""


class Broken(Exception):
    """A finding after which nothing more can be checked."""


# --- the ZIP file: it has one form, so it is written again from what it holds, and compared


def local(name):
    extra = struct.pack("<HHQQ", 1, 16, 0, 0)
    fields = (45, 8, 0, 0, 33, 0, 0xFFFFFFFF, 0xFFFFFFFF, len(name), len(extra))
    return b"PK\3\4" + struct.pack("<HHHHHIIIHH", *fields) + name + extra


def sums(crc, size):
    return b"PK\7\10" + struct.pack("<IQQ", crc, size, size)


def central(name, crc, size, at):
    extra = struct.pack("<HHQQQ", 1, 24, size, size, at)
    fields = (3 << 8 | 45, 45, 8, 0, 0, 33, crc, 0xFFFFFFFF, 0xFFFFFFFF)
    tail = (len(name), len(extra), 0, 0, 0, 0o100600 << 16, 0xFFFFFFFF)
    packed = struct.pack("<HHHHHHIII", *fields) + struct.pack("<HHHHHII", *tail)
    return b"PK\1\2" + packed + name + extra


def end(count, size, at):
    zip64 = struct.pack("<QHHIIQQQQ", 44, 3 << 8 | 45, 45, 0, 0, count, count, size, at)
    plain = struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    locator = struct.pack("<IQI", 0, at + size, 1)
    return b"PK\6\6" + zip64 + b"PK\6\7" + locator + b"PK\5\6" + plain


REPACKED = (
    "The ZIP file is not as it was handed over: it was damaged, edited, or packed again. "
    "Unpack it and verify the folder to learn whether that concerns what is in it."
)


class Zip:
    """The archive, whose every byte but the contents was compared when this was made."""

    def __init__(self, file):
        self._file = file
        self._found = {}
        self.names = []
        size = file.seek(0, os.SEEK_END)
        last = self._read(size - 98, 98)
        if last[:4] != b"PK\6\6":
            raise Broken(REPACKED)
        count, _same, length, start = struct.unpack("<QQQQ", last[24:56])
        if last != end(count, length, start) or start + length + 98 != size or length > LONGEST:
            raise Broken(REPACKED)
        self._walk(self._read(start, length), count, start)

    def _walk(self, directory, count, start):
        at, here = 0, 0
        while at < len(directory):
            fixed = directory[at : at + 46]
            if len(fixed) != 46:
                raise Broken(REPACKED)
            length = struct.unpack("<H", fixed[28:30])[0]
            name = directory[at + 46 : at + 46 + length]
            extra = directory[at + 46 + length : at + 46 + length + 28]
            if len(extra) != 28:
                raise Broken(REPACKED)
            crc, size = struct.unpack("<I", fixed[16:20])[0], struct.unpack("<Q", extra[4:12])[0]
            if fixed + name + extra != central(name, crc, size, here):
                raise Broken(REPACKED)
            before, after = local(name), sums(crc, size)
            if here + len(before) + size + len(after) > start:
                raise Broken(REPACKED)
            if self._read(here, len(before)) != before:
                raise Broken(REPACKED)
            if self._read(here + len(before) + size, len(after)) != after:
                raise Broken(REPACKED)
            text = name.decode("ascii", "replace")
            if not text.startswith(FOLDER) or text[len(FOLDER) :] in self._found:
                raise Broken(REPACKED)
            self.names.append(text[len(FOLDER) :])
            self._found[self.names[-1]] = (here + len(before), size, crc)
            here += len(before) + size + len(after)
            at += 46 + length + 28
        if here != start or len(self.names) != count:
            raise Broken(REPACKED)

    def _read(self, at, size):
        if at < 0:
            raise Broken(REPACKED)
        self._file.seek(at)
        return self._file.read(size)

    def size(self, name):
        return self._found[name][1]

    def pieces(self, name):
        at, left, crc = self._found[name]
        self._file.seek(at)
        computed = 0
        while left:
            piece = self._file.read(min(PIECE, left))
            if not piece:
                raise Broken(REPACKED)
            computed = zlib.crc32(piece, computed)
            left -= len(piece)
            yield piece
        if computed != crc:
            raise Broken("A sum in the ZIP file is not that of its content.")


class Folder:
    """An unpacked bundle. Links are not followed: they would be files from elsewhere."""

    def __init__(self, path):
        self._path, self.names = path, []
        for folder, folders, files in os.walk(path):
            for name in folders + files:
                whole = os.path.join(folder, name)  # noqa: PTH118
                kind = os.lstat(whole).st_mode
                said = os.path.relpath(whole, path).replace(os.sep, "/")
                if stat.S_ISDIR(kind):
                    continue
                if not stat.S_ISREG(kind):
                    raise Broken(f"{quoted(said)} is no file, but a link or something stranger.")
                self.names.append(said)
        order = {name: at for at, name in enumerate(BESIDE)}
        self.names.sort(key=lambda name: (order.get(name, len(order)), name))

    def size(self, name):
        return os.lstat(os.path.join(self._path, *name.split("/"))).st_size  # noqa: PTH118

    def pieces(self, name):
        with open(os.path.join(self._path, *name.split("/")), "rb") as file:  # noqa: PTH118, PTH123
            while True:
                piece = file.read(PIECE)
                if not piece:
                    return
                yield piece


# --- the bag


def quoted(text):
    """A name or a text of the bundle on one line of plain letters: it may be hostile."""
    return json.dumps(str(text)[:200])


def whole(box, name):
    if box.size(name) > LONGEST:
        raise Broken(f"{quoted(name)} is too large to be what it is called.")
    return b"".join(box.pieces(name))


def lines_of(content, name):
    """Digest of each path. The form is strict: a path once, in order, nothing escaped."""
    try:
        text = content.decode("ascii")
    except UnicodeDecodeError:
        raise Broken(f"{name} is damaged.") from None
    found, at = {}, 0
    while at < len(text):
        line = LINE.match(text, at)
        if not line or any(mark in line[2] for mark in RFC8493_ESCAPES):
            raise Broken(f"{name} is damaged.")
        found[line[2]] = line[1]
        at = line.end()
    if list(found) != sorted(found) or len(found) != text.count("\n"):
        raise Broken(f"{name} is damaged.")
    return found


def prefixed(value):
    return len(value).to_bytes(4, "big") + value


def context(purpose, *fields):
    """The injective encoding of docs/crypto.md, of bytes and UUIDs."""
    out = b"amparo\x01" + prefixed(purpose.encode())
    for field in fields:
        if isinstance(field, uuid.UUID):
            out += b"u" + prefixed(field.bytes)
        else:
            out += b"b" + prefixed(field)
    return out


def framed(message, where):
    return b"amparo signature\x01" + prefixed(where) + message


def fingerprint_of(public):
    number = int.from_bytes(hashlib.sha256(b"amparo fingerprint" + public).digest()[:20], "big")
    letters = "".join(CROCKFORD[number >> shift & 31] for shift in range(155, -1, -5))
    return "-".join(letters[start : start + 4] for start in range(0, 32, 4))


def spelled(text):
    """A fingerprint as people type it."""
    letters = re.sub(r"[\s-]", "", text.upper())
    return letters.replace("O", "0").replace("I", "1").replace("L", "1")


def is_signed(public, signature, message):
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def is_lattice_signed(public, signature, message):
    """None where this version of `cryptography` cannot tell."""
    if MLDSA65PublicKey is None:
        return None
    try:
        MLDSA65PublicKey.from_public_bytes(public).verify(signature, message)
    except UnsupportedAlgorithm:
        return None
    except (InvalidSignature, ValueError):
        return False
    return True


def check_signature(content, tagmanifest, known, told):
    try:
        said = json.loads(content)
        public, both = bytes.fromhex(said["public"]), bytes.fromhex(said["signature"])
        again = {
            "fingerprint": fingerprint_of(public),
            "format": "amparo bundle 1",
            "public": public.hex(),
            "signature": both.hex(),
        }
    except (ValueError, KeyError, TypeError, RecursionError):
        yield "signature.json is damaged."
        return
    if content != json.dumps(again, sort_keys=True, separators=(",", ":")).encode() + b"\n":
        yield "signature.json is damaged."
        return
    told["fingerprint"] = again["fingerprint"]
    if known is not None and spelled(known) != spelled(again["fingerprint"]):
        yield f"The bundle is signed by {again['fingerprint']}: not the fingerprint that you gave."
    message = framed(tagmanifest, context("evidence bundle", public))
    if not is_signed(public[:32], both[:64], message):
        yield "The signature (Ed25519) does not match."
    told["lattice"] = is_lattice_signed(public[32:], both[64:], message)
    if told["lattice"] is False:
        yield "The signature (ML-DSA-65) does not match."


def check_files(box, manifest, told):
    expected = [*BESIDE, *manifest]
    for name in sorted(set(box.names) - set(expected)):
        yield f"{quoted(name)} does not belong to the bundle: it was added."
    for name in sorted(set(expected) - set(box.names)):
        yield f"{quoted(name)} is missing."
    if set(box.names) == set(expected) and box.names != expected:
        yield "The files stand in another order."
    octets = 0
    for name, sha256 in manifest.items():
        if name not in RECORD and not FILE.fullmatch(name):
            yield f"{quoted(name)} is a name that no bundle has."
        if name not in box.names:
            continue
        running = hashlib.sha256()
        for piece in box.pieces(name):
            running.update(piece)
            octets += len(piece)
        if running.hexdigest() != sha256:
            yield f"{quoted(name)} was altered."
        told["files"] += bool(FILE.fullmatch(name))
    said = INFO.fullmatch(whole(box, "bag-info.txt").decode("ascii", "replace"))
    if not said or (int(said[1]), int(said[2])) != (octets, len(manifest)):
        yield "bag-info.txt does not say how much there is."


# --- the custody logs


def check_custody(content, box, manifest, told):
    try:
        logs = json.loads(content)["files"]
        paths = [log["path"] for log in logs]
        wanted = {name for name in manifest if FILE.fullmatch(name)}
        if len(paths) != len(set(paths)) or set(paths) != wanted:
            yield "The custody log is not that of the files of the bundle."
        for log in logs:
            path = log["path"]
            if path not in wanted or path not in box.names:
                continue
            if log["sha256"] != manifest[path] or log["size"] != box.size(path):
                yield f"The custody log of {quoted(path)} is of another content."
            yield from check_log(log, path, told)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        yield "The custody log is damaged."


def check_log(log, path, told):
    file = uuid.UUID(hex=log["file"])
    previous, entries = hashlib.sha256(context("custody begins", file)).hexdigest(), log["entries"]
    if not entries:
        yield f"{quoted(path)} has no custody log."
    for number, entry in enumerate(entries, 1):
        where = f"Entry {number} of the custody log of {quoted(path)}"
        statement, signature = entry["statement"].encode(), bytes.fromhex(entry["signature"])
        said = json.loads(statement)
        if said["file"] != file.hex or said["number"] != number or said["previous"] != previous:
            yield f"{where} does not follow the entry before it: one was removed, added or moved."
        key = bytes.fromhex(said["key"])
        if not is_signed(key, signature, framed(statement, context("custody", file))):
            yield f"{where} is not signed by the key that it names."
        if number == 1 and (said["detail"].get("sha256"), said["detail"].get("size")) != (
            log["sha256"],
            str(log["size"]),
        ):
            yield f"{where} is about another content than the file has."
        previous = hashlib.sha256(statement).hexdigest()
        told["entries"] += 1
        told["people"].add(key)


# --- all of it


def findings_in(box, known, told):
    for name in BESIDE:
        if name not in box.names:
            raise Broken(f"{name} is missing: this is no whole bundle.")
    tagmanifest = whole(box, "tagmanifest-sha256.txt")
    yield from check_signature(whole(box, "signature.json"), tagmanifest, known, told)
    tags = lines_of(tagmanifest, "tagmanifest-sha256.txt")
    if tuple(tags) != TAGS:
        yield "tagmanifest-sha256.txt does not name the files that a bundle has."
    for name, sha256 in tags.items():
        if name in TAGS and hashlib.sha256(whole(box, name)).hexdigest() != sha256:
            yield f"{name} was altered."
    if whole(box, "bagit.txt") != DECLARED:
        yield "bagit.txt is not that of a bundle."
    manifest = lines_of(whole(box, "manifest-sha256.txt"), "manifest-sha256.txt")
    for name in RECORD:
        if name not in manifest:
            yield f"manifest-sha256.txt does not name {name}."
    yield from check_files(box, manifest, told)
    if "data/custody.json" in box.names:
        yield from check_custody(whole(box, "data/custody.json"), box, manifest, told)


def verify(given, known=None):
    """All findings, and what was seen: `given` is a path, or a file open for reading bytes."""
    told = {"fingerprint": "", "lattice": None, "files": 0, "entries": 0, "people": set()}
    findings = []
    try:
        if hasattr(given, "read"):
            findings.extend(findings_in(Zip(given), known, told))
        elif os.path.isdir(given):  # noqa: PTH112
            findings.extend(findings_in(Folder(given), known, told))
        else:
            with open(given, "rb") as file:  # noqa: PTH123
                if file.read(2) != b"PK":
                    raise Unreadable(f"{quoted(given)} is neither a bundle nor a folder.")
                findings.extend(findings_in(Zip(file), known, told))
    except Broken as error:
        findings.append(str(error))
    except OSError:
        raise Unreadable(f"{quoted(given)} cannot be read.") from None
    return findings, told


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Verify an evidence bundle of Amparo.")
    parser.add_argument("bundle", help="the ZIP file, or the folder unpacked from it")
    parser.add_argument("--fingerprint", help="as it stands on the handover sheet")
    given = parser.parse_args(arguments)
    try:
        findings, told = verify(given.bundle, given.fingerprint)
    except Unreadable as error:
        print(error)
        return 2
    for sentence in findings:
        print(sentence)
    if findings:
        print(f"{len(findings)} findings: do not rely on this bundle.")
        return 1
    print(
        f"{told['files']} files, {told['entries']} custody entries by {len(told['people'])} "
        "signing keys: nothing was added, altered, removed or reordered."
    )
    if given.fingerprint is None:
        print(f"Signed by {told['fingerprint']}")
        print("Compare this with the handover sheet: anybody can make a bundle of their own.")
    else:
        print("It was signed by the fingerprint that you gave.")
    if told["lattice"] is None:
        print("Not checked: the second signature (ML-DSA-65). It needs `cryptography` 50 or later.")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
