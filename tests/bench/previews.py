"""A photo's preview in a process of its own, against the same work where the page is served."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image, ImageOps

from incidents.evidence.decoding.decoder import copy_of
from tests.bench.measure import Comparison, at_most, seconds
from tests.bench.people import Cast

SECONDS = 1.0
LONGEST = 1600
SIDES = (4000, 3000)
# A 95th percentile of nine runs is their worst.
LEAST_ROUNDS = 20


def photo() -> bytes:
    """Twelve megapixels as a phone keeps them: soft shapes under noise, turned, some 4 MB."""
    chance = np.random.Generator(np.random.PCG64(7))
    shapes = Image.fromarray(chance.integers(0, 255, (30, 40, 3), np.uint8)).resize(
        SIDES, Image.Resampling.BICUBIC
    )
    grain = chance.normal(0, 6, (SIDES[1], SIDES[0], 1))
    picture = Image.fromarray(np.clip(np.asarray(shapes) + grain, 0, 255).astype(np.uint8))
    exif = Image.Exif()
    exif[0x0112] = 6
    made = BytesIO()
    picture.save(made, "JPEG", quality=88, exif=exif)
    return made.getvalue()


def _at_once(content: bytes) -> None:
    """What a page would do without a process, limits and covering."""
    picture = Image.open(BytesIO(content))
    picture.draft(None, (LONGEST, LONGEST * 3 // 4))
    picture = ImageOps.exif_transpose(picture)
    picture.thumbnail((LONGEST, LONGEST))
    picture.save(BytesIO(), "JPEG", quality=88)


def previewing(_cast: Cast, rounds: int) -> Comparison:
    """p95 of the preview of a 12-megapixel photo."""
    content = photo()
    copy_of(content, longest=LONGEST), _at_once(content)
    ours, theirs = [], []
    for _ in range(max(rounds, LEAST_ROUNDS)):
        ours.append(seconds(lambda: copy_of(content, longest=LONGEST)))
        theirs.append(seconds(lambda: _at_once(content)))
    return at_most(
        "Preview of a 12-megapixel photo (p95)",
        ours,
        theirs,
        target=SECONDS,
        against="in the server's own process (p50)",
        share=0.95,
    )
