"""What became of each mutant, kept and counted."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from tests.mutation.mutants import Mutant

FINAL = {"killed", "timeout", "survived"}


class Verdicts:
    """A file of one line each, to which several processes may add; the last line counts."""

    def __init__(self, file: Path, *, forget_survivors: bool) -> None:
        self.file = file
        self.known: dict[str, dict[str, Any]] = {}
        self.quick: dict[str, str] = {}
        self.read()
        if forget_survivors:
            kept = [one for one in self.known.values() if one["how"] != "survived"]
            file.write_text("".join(json.dumps(one) + "\n" for one in kept), "utf-8")
            self.known = {one["key"]: one for one in kept}

    def read(self) -> None:
        """Take in what another process added."""
        if self.file.exists():
            for verdict in map(json.loads, self.file.read_text("utf-8").splitlines()):
                if verdict["how"] in FINAL:
                    self.known[verdict["key"]] = verdict
                else:
                    self.quick[verdict["key"]] = verdict["how"]

    def add(self, mutant: Mutant, how: str, by: str, seconds: float) -> None:
        """Keep a verdict, and which test gave it."""
        verdict = {"key": mutant.key, "how": how, "by": by, "seconds": round(seconds, 2)}
        if how in FINAL:
            self.known[mutant.key] = verdict
        with self.file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(verdict) + "\n")


def report(name: str, mutants: list[Mutant], verdicts: Verdicts) -> None:
    """Print every survivor, and a table of counts by file."""
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    for mutant in sorted(mutants, key=lambda mutant: (mutant.file, mutant.line)):
        verdict = verdicts.known.get(mutant.key)
        how = verdict["how"] if verdict else "not tried"
        for row in (mutant.file, f"all of {name}"):
            tally[row][how] += 1
        if verdict and how == "survived":
            print(f"\n{mutant.file}:{mutant.line} in {mutant.unit} ({verdict['by']}) {mutant.key}")
            print(f"  - {_short(mutant.before)}\n  + {_short(mutant.after)}")
    print(f"\n| {name} | mutants | tried | killed | timeouts | survived | killed, % |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for row, counts in sorted(tally.items(), key=lambda one: one[0].startswith("all of")):
        total = sum(counts.values())
        tried, dead = total - counts["not tried"], counts["killed"] + counts["timeout"]
        share = f"{100 * dead / tried:.1f}" if tried else ""
        print(
            f"| {row} | {total} | {tried} | {counts['killed']} | {counts['timeout']} "
            f"| {counts['survived']} | {share} |"
        )


def _short(code: str) -> str:
    text = " ".join(code.split())
    return text if len(text) < 150 else f"{text[:147]}..."
