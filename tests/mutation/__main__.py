"""`python -m tests.mutation [vault] [scopes]`: do the tests notice small wrong changes?

Everything is kept in var/mutation/ after each change, so that it can be stopped and started again:
what was judged and has not been changed since is not run again. Changes are tried in no order, but
always the same, so that a part of them stands for all. `--survivors` tries those that survived once
more, after a test was added; `--report` only prints what is known; `--part 1/3` is one of three
processes that share the work.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path

from tests.mutation.mutants import Mutant, mutants_of
from tests.mutation.reaching import Reach, reach_of
from tests.mutation.rooms import ROOMS, Room
from tests.mutation.running import ROOT, WORK, copy_program, import_libraries, run_in_fork
from tests.mutation.running import run_pytest as pytest
from tests.mutation.verdicts import Verdicts, report

BATCH = 60


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("rooms", nargs="*", help=f"of {', '.join(ROOMS)}; all")
    parser.add_argument("--survivors", action="store_true", help="try these again")
    parser.add_argument("--report", action="store_true", help="run nothing")
    parser.add_argument("--part", default="1/1", help="1/3: the first of three processes")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the child ends too
    WORK.mkdir(parents=True, exist_ok=True)
    if not asked.report:
        import_libraries()
    for name in asked.rooms or ROOMS:
        mutants = sorted(_mutants(ROOMS[name]), key=lambda mutant: mutant.key)
        verdicts = Verdicts(WORK / f"{name}.jsonl", forget_survivors=asked.survivors)
        if not asked.report:
            part, parts = map(int, asked.part.split("/"))
            _Judge(name, part, mutants, verdicts).judge_all(mutants[part - 1 :: parts])
        report(name, mutants, verdicts)


def _mutants(room: Room) -> list[Mutant]:
    found: list[Mutant] = []
    for path, names in room.files.items():
        place = ROOT / path
        for file in [place] if place.is_file() else sorted(place.rglob("*.py")):
            name = file.relative_to(ROOT).as_posix()
            found += mutants_of(name, file.read_text("utf-8"), names)
    return found


class _Judge:
    def __init__(self, name: str, part: int, mutants: list[Mutant], verdicts: Verdicts) -> None:
        self.room, self.verdicts = ROOMS[name], verdicts
        self.tree = WORK / f"{name}.{part}"
        self.note, self.log = (WORK / f"{name}.{part}.{end}" for end in ("failed", "log"))
        self.files = {mutant.file for mutant in mutants}
        self.lines = WORK / f"{name}.lines.json"
        self.kills = Counter(verdict["by"] for verdict in verdicts.known.values())
        self.began = time.monotonic()

    def judge_all(self, mutants: list[Mutant]) -> None:
        if all(mutant.key in self.verdicts.known for mutant in mutants):
            return
        copy_program(self.tree)
        reach = reach_of(self.room, self.tree, self.files, self.lines, self.log)
        with os.fdopen(os.dup(1), "w") as self.console:
            while left := [one for one in mutants if one.key not in self.verdicts.known]:
                batch = left[:BATCH]
                self.verdicts.quick.clear()
                quickly = partial(self._try_quickly, reach, batch)
                log = self.log.with_suffix(".quick.log")
                if run_in_fork(self.tree, quickly, log) != 0:
                    raise SystemExit(f"the quick way broke; see {log}")
                self.verdicts.read()
                for mutant in batch:
                    if mutant.key not in self.verdicts.known:
                        self.add(mutant, *self._try_anew(mutant, reach))

    def add(self, mutant: Mutant, how: str, by: str) -> None:
        now = time.monotonic()
        self.verdicts.add(mutant, how, by, now - self.began)
        self.kills[by] += bool(by)
        took = f"{now - self.began:.1f} s"
        print(f"{mutant.file}:{mutant.line} {how} {took}", file=self.console, flush=True)
        self.began = now

    def _try_quickly(self, reach: Reach, batch: list[Mutant]) -> int:
        from tests.mutation.swapping import Swapping

        swapping = Swapping(
            [mutant for mutant in batch if not mutant.runs_on_import],
            lambda mutant: reach.by_themselves(mutant, self.kills),
            self.note,
            self.add,
        )
        return pytest([*self.room.arguments, *self.room.tests], swapping)

    def _try_anew(self, mutant: Mutant, reach: Reach) -> tuple[str, str]:
        """Change the file itself, and import everything anew."""
        from tests.mutation.plugin import Chosen

        direct, _seconds = reach.by_themselves(mutant, self.kills)
        has_passed = self.verdicts.quick.get(mutant.key) == "passed"
        tests, seconds = reach.from_the_start(mutant, self.kills, all_of_them=not has_passed)
        if not tests:
            return "survived", f"{len(direct)} tests"
        file, arguments = self.tree / mutant.file, list(self.room.arguments)
        arguments += dict.fromkeys(test.partition("::")[0] for test in tests)
        original, stat = file.read_text("utf-8"), file.stat()
        self.note.unlink(missing_ok=True)
        file.write_text(mutant.source, "utf-8")
        try:
            act = partial(pytest, arguments, Chosen(tests, self.note))
            code = run_in_fork(self.tree, act, self.log, seconds)
        finally:
            file.write_text(original, "utf-8")
            os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        if code is None:
            return "timeout", ""
        if code == 0:
            return "survived", f"{len({*tests, *direct})} tests"
        return "killed", Path(self.note).read_text(
            "utf-8"
        ) if self.note.exists() else f"code {code}"


if __name__ == "__main__":
    main()
