"""The quick way: tests are collected once, each change is put into the running program in a fork.

Only the bodies of functions can be exchanged so. What survives here, and what runs on import, is
tried again in a process that imports the changed file from the start (see `running`).
"""

from __future__ import annotations

import gc
import importlib
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType

import pytest

from tests.mutation.mutants import Mutant
from tests.mutation.plugin import grouped, try_fewer_examples
from tests.mutation.running import fork

Codes = dict[str, list[CodeType]]
PASSED, FAILED, UNFIT = 0, 1, 3
HOW = {None: "timeout", FAILED: "killed", PASSED: "passed"}


class Swapping:
    """Instead of running all tests once, runs for each mutant those that reach it."""

    def __init__(
        self,
        mutants: list[Mutant],
        tests_for: Callable[[Mutant], tuple[list[str], float]],
        note: Path,
        add: Callable[[Mutant, str, str], None],
    ) -> None:
        self.mutants, self.tests_for, self.note, self.add = mutants, tests_for, note, add
        self.failed: list[str] = []

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        try_fewer_examples(items)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        # One test beforehand, so that the database and what the stories share are there.
        first = next(
            (item for item in session.items if "world" in getattr(item, "fixturenames", ())),
            session.items[0],
        )
        session.config.hook.pytest_runtest_protocol(item=first, nextitem=first)
        for file in {mutant.file for mutant in self.mutants}:
            importlib.import_module(file.removesuffix(".py").replace("/", "."))
        functions = _functions_by_file()
        for mutant in self.mutants:
            names, seconds = self.tests_for(mutant)
            chosen = grouped([items[name] for name in names if name in items])
            if chosen:
                path = str(Path.cwd() / mutant.file)
                self.note.unlink(missing_ok=True)
                run = partial(self._run, session, chosen, functions[path], path, mutant.source)
                code = fork(run, seconds)
                by = self.note.read_text("utf-8") if self.note.exists() else ""
                self.add(mutant, HOW.get(code, "unswapped"), by)
        return True

    def _run(
        self,
        session: pytest.Session,
        chosen: list[pytest.Item],
        functions: list[FunctionType],
        path: str,
        source: str,
    ) -> int:
        if not _swap(functions, path, source):
            return UNFIT
        self.failed.clear()
        session._setupstate.teardown_exact(chosen[0])
        for at, item in enumerate(chosen):
            following = chosen[at + 1] if at + 1 < len(chosen) else item
            session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self.failed:
                self.note.write_text(self.failed[0], "utf-8")
                return FAILED
        return PASSED


def _functions_by_file() -> dict[str, list[FunctionType]]:
    found: dict[str, list[FunctionType]] = defaultdict(list)
    for thing in gc.get_objects():
        if type(thing) is FunctionType:  # asking a lazy object for its class would make it
            found[thing.__code__.co_filename].append(thing)
    return found


def _swap(functions: list[FunctionType], path: str, source: str) -> bool:
    """Give every living function of a file its body in `source`; False where one does not fit."""
    if not functions:
        return False
    bodies: Codes = defaultdict(list)
    _collect(compile(source, path, "exec"), bodies)
    for function in functions:
        fitting = bodies[function.__code__.co_qualname]
        if len(fitting) != 1 or fitting[0].co_freevars != function.__code__.co_freevars:
            return False
        function.__code__ = fitting[0]
    return True


def _collect(code: CodeType, into: Codes) -> None:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            into[constant.co_qualname].append(constant)
            _collect(constant, into)
