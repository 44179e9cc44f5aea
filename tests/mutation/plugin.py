"""What a run of the tests does differently here: chosen tests, the same every time, and traced."""

from __future__ import annotations

import json
import sys
import threading
from collections import defaultdict
from pathlib import Path
from types import FrameType, MethodType
from typing import Any

import hypothesis
import pytest

hypothesis.settings.register_profile(
    "mutation",
    derandomize=True,
    database=None,
    deadline=None,
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],  # any failure will do
)
hypothesis.settings.load_profile("mutation")
LIKELY = 12
FEW = hypothesis.settings(max_examples=30)


def try_fewer_examples(items: list[pytest.Item]) -> None:
    """Invent fewer examples than the property tests usually do: a change shows soon or not."""
    for item in items:
        test = getattr(item, "obj", None)
        if hypothesis.is_hypothesis_test(test) and not isinstance(test, MethodType):
            test._hypothesis_internal_use_settings = FEW


def grouped(items: list[pytest.Item]) -> list[pytest.Item]:
    """The likeliest first, then file by file, so that what a file shares is made once. Those that
    commit to the database come last: they leave it emptier than it was."""
    rest: dict[bool, dict[str, list[pytest.Item]]] = {False: {}, True: {}}
    likely = [item for item in items[:LIKELY] if not _commits(item)]
    for item in items:
        if item not in likely:
            rest[_commits(item)].setdefault(item.nodeid.partition("::")[0], []).append(item)
    return likely + [item for files in rest.values() for file in files.values() for item in file]


def _commits(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    names = getattr(item, "fixturenames", ())
    return (
        bool(mark and (mark.kwargs.get("transaction") or mark.args[:1] == (True,)))
        or "transactional_db" in names
        or "live_server" in names
    )


class Chosen:
    """Runs only these tests, in this order, and notes the first that fails."""

    def __init__(self, wanted: list[str], note: Path) -> None:
        self.place = {name: at for at, name in enumerate(wanted)}
        self.note = note

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        try_fewer_examples(items)
        chosen = [item for item in items if item.nodeid in self.place]
        items[:] = grouped(sorted(chosen, key=lambda item: self.place[item.nodeid]))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.note.exists():
            self.note.write_text(report.nodeid, "utf-8")


class Traced:
    """Notes which lines of which files each test reaches, and how long it takes.

    What a fixture or an import reaches counts for every test of the same file.
    """

    def __init__(self, root: Path, files: set[str], note: Path) -> None:
        self.root, self.files, self.note = root, files, note
        self.lines: dict[str, set[tuple[str, int]]] = defaultdict(set)
        self.seconds: dict[str, float] = {}
        self.failed: list[str] = []
        self.here = ""
        self.known: dict[str, str | None] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        try_fewer_examples(items)

    def trace(self, frame: FrameType, event: str, _argument: Any) -> Any:
        path = frame.f_code.co_filename
        if path not in self.known:
            name = path.removeprefix(f"{self.root}/")
            self.known[path] = name if name in self.files else None
        if (name := self.known[path]) is None:
            return None
        self.lines[self.here].add((name, frame.f_lineno))
        return self.trace

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        self.here = item.nodeid.partition("::")[0]
        threading.settrace(self.trace)
        sys.settrace(self.trace)
        yield
        sys.settrace(None)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Any:
        self.here = item.nodeid
        yield
        self.here = item.nodeid.partition("::")[0]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0) + report.duration
        if report.failed:
            self.failed.append(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        reached = {test: sorted(lines) for test, lines in self.lines.items()}
        found = {"lines": reached, "seconds": self.seconds, "failed": self.failed}
        self.note.write_text(json.dumps(found), "utf-8")
