"""A programming error with content in its variables, everywhere we run: nobody reads it afterwards.

Neither in an answer nor in a log, on standard error or in the files of the data folder.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn
from unittest.mock import patch
from uuid import uuid4

import pytest
from celery.app.trace import build_tracer
from django.conf import settings
from django.http import HttpResponse
from django.template import Context, Template
from django.urls import reverse

from config.celery import app
from config.logs import ContentFreeFormatter
from tests.attacks.stage import Stage, undone
from tests.config.installation import Installation
from tests.incidents.typing_in import report_data

pytestmark = pytest.mark.django_db
CANARY = "zqkvxjwf"


def fail(*_: Any, **__: Any) -> NoReturn:
    """Content in a local variable, in an exception, and in the one that caused it."""
    narrative = {"narrative": CANARY, "words": [CANARY] * 3}
    try:
        narrative[f"no {CANARY}"]
    except KeyError as error:
        raise ValueError(f"cannot read {narrative}") from error


@pytest.fixture
def log() -> Iterator[Callable[[], str]]:
    """All that is logged, at the lowest level, as the running site writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(ContentFreeFormatter())
    loggers = [logging.getLogger(), *map(logging.getLogger, settings.LOGGING["loggers"])]
    before = [(logger, logger.level, logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
        logger.propagate = True
    loggers[0].addHandler(handler)
    yield stream.getvalue
    loggers[0].removeHandler(handler)
    for logger, level, propagate in before:
        logger.setLevel(level)
        logger.propagate = propagate


def said_nothing(answer: HttpResponse, log: Callable[[], str]) -> None:
    assert answer.status_code == 500
    assert CANARY not in answer.getvalue().decode()
    assert CANARY not in str(answer.headers)
    where_only(log())


def where_only(text: str) -> None:
    """The place and the type are there, so that it can be mended; the content is not."""
    assert "ValueError at tests/attacks/test_failing.py" in text
    assert CANARY not in text


def test_a_failing_page_quotes_nothing(stage: Stage, log: Callable[[], str]) -> None:
    browser = stage.browser("para")
    browser.raise_request_exception = False
    with undone(), patch("incidents.views.register.lines_of", fail):
        said_nothing(browser.get(reverse("register"), {"q": CANARY}), log)


def test_a_failing_post_quotes_nothing(stage: Stage, log: Callable[[], str]) -> None:
    browser = stage.browser("peer")
    browser.raise_request_exception = False
    with undone(), patch("incidents.views.reporting.submit_intake", fail):
        said_nothing(browser.post(reverse("report"), report_data(words=CANARY)), log)


def test_a_failing_answer_of_the_api_quotes_nothing(stage: Stage, log: Callable[[], str]) -> None:
    api = stage.api("para")
    api.raise_request_exception = False
    with undone(), patch("api.views.incidents.open_many", fail):
        said_nothing(api.get("/api/v1/incidents/"), log)


def test_a_page_that_fails_while_it_is_drawn_quotes_nothing(
    stage: Stage, log: Callable[[], str]
) -> None:
    """Django's own page about templates shows their source and variables."""
    browser = stage.browser("para")
    browser.raise_request_exception = False

    def draws(*_: Any, **__: Any) -> HttpResponse:
        text = Template(
            "{% load incident_words %}{{ people }}{{ people.fail }}{{ word|pluralize }}"
        )
        return HttpResponse(text.render(Context({"people": Failing(), "word": CANARY})))

    with undone(), patch("incidents.views.register.render", draws):
        said_nothing(browser.get(reverse("register")), log)


class Failing:
    def __str__(self) -> str:
        return CANARY

    def fail(self) -> NoReturn:
        fail()


@pytest.mark.parametrize("entry", sorted(settings.CELERY_BEAT_SCHEDULE))
def test_a_failing_task_quotes_nothing(entry: str, capfd: pytest.CaptureFixture[str]) -> None:
    app.loader.import_default_modules()
    task = app.tasks[settings.CELERY_BEAT_SCHEDULE[entry]["task"]]
    number = str(uuid4())
    with patch.object(task, "run", fail), patch.object(task, "__call__", fail, create=True):
        tracer = build_tracer(task.name, task, app=app)
        tracer(number, (), {}, {"id": number, "task": task.name})
    where_only("".join(capfd.readouterr()))


COMMAND = """
import runpy, sys
from tests.attacks.test_failing import fail
{spoil}
sys.argv = ["manage.py", *{arguments!r}]
runpy.run_path("manage.py", run_name="__main__")
"""
SPOILT_COMMAND = """
from audit.management.commands import export_log as spoilt
spoilt.Command.handle = fail
"""
SPOILT_MIGRATION = """
from django.db.migrations.operations import CreateModel
CreateModel.database_forwards = fail
"""
SPOILT_TABLE = """
from django.db.backends.utils import CursorWrapper
CursorWrapper.execute = fail
"""


@pytest.mark.parametrize(
    ("spoil", "arguments"),
    [
        (SPOILT_COMMAND, ["export_log", "x", "--traceback"]),
        (SPOILT_MIGRATION, ["migrate"]),
        (SPOILT_TABLE, ["verify_audit"]),
    ],
    ids=["command", "migration", "database"],
)
def test_a_failing_command_quotes_nothing(tmp_path: Path, spoil: str, arguments: list[str]) -> None:
    """As the host runs it; cron and the journal of the system keep what it says."""
    place = Installation(tmp_path / "data")
    done = place.script(COMMAND.format(spoil=spoil, arguments=arguments))
    assert done.returncode == 1
    assert "ValueError at tests/attacks/test_failing.py" in done.stderr
    assert CANARY not in done.stdout + done.stderr
    for path in place.data.rglob("*"):
        assert not path.is_file() or CANARY.encode() not in path.read_bytes(), path
