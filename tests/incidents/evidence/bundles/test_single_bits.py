"""Ten thousand times one bit of a bundle is another, and each time the verifier says so."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterable
from pathlib import Path

from incidents.evidence.bundles.bagging import fingerprint_of
from incidents.evidence.bundles.zipping import END
from tests.incidents.evidence.bundles.made import SIGNING, small, verifier, zip_of

OFFLINE = verifier()
WHOLE = zip_of(small())
FINGERPRINT = fingerprint_of(SIGNING)
EDITS = 10_000


def is_found(bit: int, known: str | None) -> bool:
    altered = bytearray(WHOLE)
    altered[bit // 8] ^= 1 << bit % 8
    return bool(OFFLINE.verify(io.BytesIO(altered), known)[0])


def unfound(bits: Iterable[int]) -> list[int]:
    """With and without the fingerprint: an edit shows either way."""
    return [bit for bit in bits if not is_found(bit, FINGERPRINT if bit % 2 else None)]


def test_untouched_it_has_no_findings() -> None:
    for known in (None, FINGERPRINT):
        assert OFFLINE.verify(io.BytesIO(WHOLE), known)[0] == []


def test_ten_thousand_edits_all_over_the_archive_are_all_found() -> None:
    bits = random.Random(20261122).sample(range(8 * len(WHOLE)), EDITS)
    assert unfound(bits) == []


def test_every_bit_of_the_end_of_the_archive_counts() -> None:
    assert unfound(range(8 * (len(WHOLE) - END), 8 * len(WHOLE))) == []


def test_every_bit_around_one_file_counts() -> None:
    """Its header, its sums and its line of the directory: sizes, flags, times, attributes."""
    name = b"amparo-bundle/data/files/amparo-3.txt"
    first = WHOLE.index(name)
    line = WHOLE.index(name, first + 1)
    around = [*range(first - 30, first + len(name) + 44), *range(line - 46, line + len(name) + 28)]
    assert unfound(8 * at + bit for at in around for bit in range(8)) == []


def test_a_letter_of_the_signatures_in_another_case_is_an_edit() -> None:
    """The same number, and yet another file."""
    start = WHOLE.index(b'{"fingerprint"')
    end = WHOLE.index(b"\n", start)
    letters = [at for at in range(start, end) if WHOLE[at : at + 1].isalpha()][:600]
    assert unfound(8 * at + 5 for at in letters) == []


def test_edits_in_an_unpacked_bundle_are_found(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as archive:
        archive.extractall(tmp_path)
    folder, chance = tmp_path / "amparo-bundle", random.Random(7)
    for path in [path for path in folder.rglob("*") if path.is_file() and path.stat().st_size]:
        content = path.read_bytes()
        for _ in range(30):
            altered, bit = bytearray(content), chance.randrange(8 * len(content))
            altered[bit // 8] ^= 1 << bit % 8
            path.write_bytes(altered)
            assert OFFLINE.verify(str(folder))[0], (path.name, bit)
        path.write_bytes(content)
    assert OFFLINE.verify(str(folder))[0] == []
