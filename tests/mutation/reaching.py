"""Which tests reach which line, from one run of all of them without any change."""

from __future__ import annotations

import json
import time
from collections import Counter, defaultdict
from functools import partial
from pathlib import Path

from tests.mutation.mutants import Mutant
from tests.mutation.rooms import Room
from tests.mutation.running import digest_of, run_in_fork, run_pytest

SLOWEST = 120.0
Kills = Counter[str]


class Reach:
    def __init__(self, lines: dict[str, list[list[str | int]]], seconds: dict[str, float]) -> None:
        self.seconds = seconds
        self.reached: dict[tuple[str, int], list[str]] = defaultdict(list)
        for test, places in lines.items():
            for file, line in places:
                self.reached[str(file), int(line)].append(test)

    def by_themselves(self, mutant: Mutant, kills: Kills) -> tuple[list[str], float]:
        """The tests whose own body reaches the changed lines, and the processor time they may
        take."""
        names = self._names(mutant)
        return self._sorted([test for test in self.seconds if test in names], kills)

    def from_the_start(
        self, mutant: Mutant, kills: Kills, *, all_of_them: bool
    ) -> tuple[list[str], float]:
        """The tests of files whose imports or fixtures reach them; with `all_of_them` also those
        that reach them by themselves. All there are, where it runs on import."""
        names = self._names(mutant)
        return self._sorted(
            [
                test
                for test in self.seconds
                if mutant.runs_on_import
                or test.partition("::")[0] in names
                or (all_of_them and test in names)
            ],
            kills,
        )

    def _names(self, mutant: Mutant) -> set[str]:
        span = range(mutant.line, mutant.line + mutant.before.count("\n") + 1)
        return {test for line in span for test in self.reached.get((mutant.file, line), [])}

    def _sorted(self, tests: list[str], kills: Kills) -> tuple[list[str], float]:
        """First those that notice most in the shortest time."""
        tests.sort(key=lambda test: -(kills[test] + 0.1) / (self.seconds[test] + 0.02))
        return tests, min(SLOWEST, 10 + 2 * sum(self.seconds[test] for test in tests))


def reach_of(room: Room, tree: Path, files: set[str], note: Path, log: Path) -> Reach:
    """Run all tests once unchanged, which must pass; or read what was found last time."""
    from tests.mutation.plugin import Traced

    stamp, mark = digest_of(tree), note.with_suffix(".stamp")
    if not note.exists() or not mark.exists() or mark.read_text("utf-8") != stamp:
        note.unlink(missing_ok=True)
        began = time.monotonic()
        act = partial(run_pytest, [*room.arguments, *room.tests], Traced(tree, files, note))
        if run_in_fork(tree, act, log) != 0:
            raise SystemExit(f"without any change the tests fail; see {log}")
        mark.write_text(stamp, "utf-8")
        print(f"all tests pass unchanged ({time.monotonic() - began:.0f} s)", flush=True)
    found = json.loads(note.read_text("utf-8"))
    return Reach(found["lines"], found["seconds"])
