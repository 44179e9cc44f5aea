"""Whether what is in memory could be written to a disk in the clear: the swap of this host."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from config.findings import Finding

PROC, SYS = Path("/proc"), Path("/sys")
DEEPEST = 16


def swap() -> Iterator[Finding]:
    """Of Linux alone: elsewhere nothing is said."""
    try:
        lines = (PROC / "swaps").read_text(encoding="utf-8").splitlines()[1:]
    except OSError:
        return
    areas = [line.split()[0].replace("\\040", " ") for line in lines if line.strip()]
    if plain := [area for area in areas if not _is_unreadable(area)]:
        yield Finding(
            "look",
            f"Swap that is not encrypted: {', '.join(plain)}.",
            "Keys and records that are open in memory may be written to the disk.",
            "Run: swapoff -a, and take it out of /etc/fstab; or encrypt it; or keep this program "
            "out of it (MemorySwapMax=0 in its systemd unit).",
        )
    else:
        yield Finding("fine", "All swap is encrypted." if areas else "There is no swap.")


def _is_unreadable(area: str) -> bool:
    """Whether an area lies in memory (zram), or on a device that is encrypted, by any layer."""
    try:
        found = Path(area).stat()
    except OSError:
        return False
    number = found.st_rdev or found.st_dev
    return _encrypted(SYS / "dev/block" / f"{os.major(number)}:{os.minor(number)}")


def _encrypted(device: Path, deep: int = 0) -> bool:
    """Of a block device in /sys: dm-crypt itself, or made of devices that all are."""
    real = device.resolve()
    if real.name.startswith("zram"):
        return True
    try:
        if (real / "dm/uuid").read_text(encoding="utf-8").startswith("CRYPT-"):
            return True
    except OSError:
        pass
    below = list((real / "slaves").glob("*")) if deep < DEEPEST else []
    return bool(below) and all(_encrypted(one, deep + 1) for one in below)
