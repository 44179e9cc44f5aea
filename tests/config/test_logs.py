"""Whoever takes the logs learns ids and verbs, never what people wrote."""

import io
import logging
import sys
import threading
import uuid

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from config.logs import WITHHELD, ContentFreeFormatter, catch_stray_exceptions, outline

CANARY = "Ivanova-7781"


@pytest.fixture
def lines():
    """Loggers of these names write to memory through the formatter."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(ContentFreeFormatter())
    taken = []

    def logger(name):
        log = logging.getLogger(name)
        log.addHandler(handler)
        taken.append(log)
        return log

    logger.read = stream.getvalue
    yield logger
    for log in taken:
        log.removeHandler(handler)


def fail_with_content():
    try:
        raise KeyError(CANARY)
    except KeyError:
        raise ValueError(f"cannot read {CANARY}")  # noqa: B904


def test_exception_shows_type_and_place_but_no_value(lines):
    try:
        fail_with_content()
    except ValueError:
        lines("legal_aid.offers").exception("Sweep failed")

    assert "Sweep failed" in lines.read()
    assert "ValueError at tests/config/test_logs.py" in lines.read()
    assert "after KeyError" in lines.read()
    assert CANARY not in lines.read()


def test_ids_and_numbers_pass_and_texts_do_not(lines):
    record = uuid.uuid4()

    lines("incidents.records").error("Revised %s for %s in %.1f s", record, CANARY, 0.5)

    assert str(record) in lines.read()
    assert WITHHELD in lines.read()
    assert CANARY not in lines.read()


@pytest.mark.parametrize(
    ("name", "message", "arguments"),
    [
        ("django.db.backends", "INSERT INTO x VALUES (%s)", (CANARY,)),
        ("django.security.DisallowedHost", f"Invalid host: {CANARY}", ()),
        ("celery.app.trace", "Task %(name)s raised %(exc)s", ({"name": "a.b", "exc": CANARY},)),
        ("urllib3", f"GET /search?q={CANARY}", ()),
        ("gunicorn.error", "Error handling request %s", (f"/people/?q={CANARY}",)),
    ],
)
def test_lines_of_libraries_lose_their_values(lines, name, message, arguments):
    lines(name).error(message, *arguments)

    assert lines.read().strip()
    assert CANARY not in lines.read()


def test_failed_request_is_named_by_its_route_not_its_address(lines):
    request = RequestFactory().get(f"/people/{CANARY}/?q={CANARY}")

    lines("django.request").error(
        "%s: %s", "Not Found", request.path, extra={"request": request, "status_code": 500}
    )

    assert "GET" in lines.read()
    assert "500" in lines.read()
    assert CANARY not in lines.read()


def test_outline_of_an_exception_without_a_trace():
    assert outline(ValueError(CANARY)) == "ValueError at an unknown place"


def test_every_logger_of_the_running_site_uses_the_formatter(settings):
    handlers = settings.LOGGING["handlers"].values()

    assert {handler["formatter"] for handler in handlers} == {"content_free"}
    assert all(not log["handlers"] for log in settings.LOGGING["loggers"].values())


def test_a_stray_exception_is_outlined_and_a_wrong_setting_is_named(lines, monkeypatch):
    """What stops a command or a thread; `manage.py` and both servers ask for this."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    catch_stray_exceptions()
    lines("amparo.process")

    for error in (ValueError(CANARY), ImproperlyConfigured("AMPARO_JOURNAL is no file.")):
        sys.excepthook(type(error), error, None)

    assert "Stopped by ValueError at an unknown place" in lines.read()
    assert "Stopped: AMPARO_JOURNAL is no file." in lines.read()
    assert CANARY not in lines.read()
