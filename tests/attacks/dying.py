"""Kills a deed before each of its steps and looks at what is left: `python -m tests.attacks.dying`.

    dying FOLDER SEED DEED=HOW_MANY ...

A step is a write to the database, a commit, or a change of a file. Each time the folder is put back
to how it was, a forked process does the deed and is killed (or interrupted, so that its own tidying
up runs) before step k; others look, kill the repetition as well, repeat it, and look again. Nothing
is simulated: SIGKILL, files and database are real. Prints one line of JSON, by deed.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest  # noqa: F401 - settings then use the small key derivation

CHANGES = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.truncate")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "ALTER", "DROP")
# Copies of our own scripts and styles, made anew whenever they differ.
UNCOUNTED = "/static"


class Steps:
    """Counts the steps of this process and ends it before one of them."""

    def __init__(self, before: int | None = None, *, by_kill: bool = True) -> None:
        self.before, self.by_kill, self.done = before, by_kill, 0

    def step(self, *_: Any) -> None:
        self.done += 1
        if self.done == self.before:
            if self.by_kill:
                os.kill(os.getpid(), signal.SIGKILL)
            raise KeyboardInterrupt

    def watch(self) -> None:
        """From now on, for the rest of this process."""
        from django.db import connection
        from django.db.backends.base.base import BaseDatabaseWrapper

        sys.addaudithook(self._heard)
        connection.execute_wrappers.append(self._executed)
        for owner, name in ((BaseDatabaseWrapper, "_commit"), (os, "fsync")):
            setattr(owner, name, self._around(getattr(owner, name)))

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _mode, flags = arguments
            is_change = isinstance(path, str | bytes) and bool(flags & WRITING)
        else:
            is_change = event in CHANGES
            path = arguments[0] if is_change else ""
        if is_change and UNCOUNTED not in os.fsdecode(path) and "/dev/" not in os.fsdecode(path):
            self.step()

    def _executed(self, execute: Any, sql: str, *rest: Any) -> Any:
        if sql.lstrip().upper().startswith(WRITES):
            self.step()
        return execute(sql, *rest)

    def _around(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any) -> Any:
            self.step()
            return real(*arguments)

        return counted


def apart(act: Callable[[], Any], steps: Steps | None = None) -> tuple[int, Any]:
    """Do something in a process of its own; its exit status (negative: the signal) and what it
    returned, if it came to that."""
    receiving, sending = os.pipe()
    if not (child := os.fork()):
        status = 1
        try:
            os.close(receiving)
            if steps:
                steps.watch()
            found = act()
            os.write(sending, json.dumps(found).encode())
            status = 0
        except KeyboardInterrupt:
            status = 130
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(status)
    os.close(sending)
    with os.fdopen(receiving) as pipe:
        text = pipe.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), json.loads(text) if text else None


def certain(act: Callable[[], Any]) -> Any:
    """The same for what must work."""
    status, found = apart(act)
    if status:
        raise SystemExit(f"{act} failed with {status}")
    return found


class Trial:
    """One deed, killed at many steps. `live` is what it works on."""

    def __init__(self, deed: Any, live: Path) -> None:
        self.deed, self.live, self.kept = deed, live, deed.folder / "pristine"
        certain(deed.prepare)
        shutil.copytree(self.live, self.kept)
        self.problems: list[str] = []
        self.seen: set[str] = set()

    def put_back(self) -> None:
        shutil.rmtree(self.live)
        shutil.copytree(self.kept, self.live)

    def count(self) -> int:
        """How many steps the deed has when nobody disturbs it."""
        steps = Steps()

        def counted() -> int:
            self.deed.act()
            return steps.done

        status, found = apart(counted, steps)
        assert not status, "the deed must work"
        self.look("undisturbed", wanted="after")
        return int(found)

    def kill(self, before: int, again: int, *, by_kill: bool) -> None:
        """Killed before one step, killed again while it is repeated, and repeated."""
        label = f"step {before}, then {again}, {'killed' if by_kill else 'interrupted'}"
        self.put_back()
        apart(self.deed.act, Steps(before, by_kill=by_kill))
        if self.look(label) != "after":
            apart(self.deed.finish, Steps(again, by_kill=by_kill))
            self.look(f"{label}, repeated")
        if apart(self.deed.finish)[0]:
            self.problems.append(f"{label}: it cannot be finished")
        self.look(f"{label}, finished", wanted="after")

    def look(self, label: str, wanted: str = "") -> str:
        state, problems = certain(self.deed.look)
        self.seen.add(state)
        self.problems += [f"{label}: {problem}" for problem in problems]
        if wanted and state != wanted:
            self.problems.append(f"{label}: left {state}")
        return str(state)


def try_out(trial: Trial, most: int, seed: int) -> dict[str, Any]:
    """Kill it at that many of its steps, or at all."""
    steps = trial.count()
    dice = random.Random(seed)
    chosen = sorted(dice.sample(range(1, steps + 1), min(most, steps)))
    for number, before in enumerate(chosen):
        trial.kill(before, dice.randint(1, steps), by_kill=bool((number + seed) % 3))
    seen, problems = sorted(trial.seen), trial.problems
    return {"steps": steps, "tried": len(chosen), "seen": seen, "problems": problems}


def main(folder: Path, seed: int, wanted: dict[str, int]) -> None:
    live = folder / "live"
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.environ["AMPARO_DATA"] = str(live / "data")
    os.environ["AMPARO_JOURNAL"] = str(live / "away" / "journal.jsonl")
    (live / "away").mkdir(parents=True)
    import django

    django.setup()
    from django.test.utils import setup_test_environment

    from tests.attacks.deeds import DEEDS, build
    from tests.attacks.fact_deeds import FACT_DEEDS
    from tests.attacks.key_deeds import KEY_DEEDS
    from tests.attacks.offer_deeds import OFFER_DEEDS

    setup_test_environment()
    certain(lambda: build(folder))
    shutil.copytree(live, folder / "stage")
    found, deeds = {}, DEEDS | FACT_DEEDS | KEY_DEEDS | OFFER_DEEDS
    for name, most in wanted.items():
        shutil.rmtree(live)
        shutil.copytree(folder / "stage", live)
        found[name] = try_out(Trial(deeds[name](folder / name), live), most, seed)
    print(json.dumps(found))


if __name__ == "__main__":
    asked = (argument.split("=") for argument in sys.argv[3:])
    main(Path(sys.argv[1]), int(sys.argv[2]), {name: int(most) for name, most in asked})
