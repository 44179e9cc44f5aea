"""Logs keep ids and verbs, never content.

Whoever takes the server takes its logs. A traceback quotes values (`ValueError: invalid literal for
... 'Ivanova'`), and so does many a library's log line. So texts that a caller passed to a log line
are dropped unless they are known names, and of an exception only its type and place remain.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
WITHHELD = "[withheld]"
SPOKEN = "amparo"  # a logger of ours whose lines are printed as they are
LITERAL = ("audit", "accounts", "incidents", "legal_aid", "advocacy", "api", "celery", "kombu")
PLACEHOLDER = re.compile(r"%(\((?P<key>\w+)\))?[-#0 +]*[\d.*]*[hlL]?[a-zA-Z]")
KNOWN_KEYS = {"name", "id", "runtime"}  # celery's: task name, task id, seconds


def outline(error: BaseException | None, trace: TracebackType | None = None) -> str:
    """Types and places of an exception and its causes, without any value.

    `ValueError at incidents/dates.py:41 bounds < incidents/forms.py:12 clean`
    """
    parts: list[str] = []
    while error is not None and len(parts) < 5:
        frames = traceback.extract_tb(trace or error.__traceback__, limit=-6)
        places = [f"{_short(f.filename)}:{f.lineno} {f.name}" for f in reversed(frames)]
        parts.append(f"{type(error).__name__} at {' < '.join(places) or 'an unknown place'}")
        trace, error = None, error.__cause__ or error.__context__
    return "; after ".join(parts)


class ContentFreeFormatter(logging.Formatter):
    """Formats a record without texts from requests, documents or exceptions."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        safe = logging.makeLogRecord(record.__dict__)
        safe.exc_text = safe.stack_info = None
        if not record.name.startswith(SPOKEN):
            safe.msg, safe.args = _spoken(record), None
        return super().format(safe)

    def formatException(self, ei: Any) -> str:  # noqa: N802
        return outline(ei[1], ei[2])


def _spoken(record: logging.LogRecord) -> str:
    """The line of a library: its wording, with numbers, ids and known names filled in."""
    request = getattr(record, "request", None)
    if request is not None and hasattr(request, "META"):
        match = getattr(request, "resolver_match", None)
        status = getattr(record, "status_code", "")
        return f"{request.method} {match.route if match else WITHHELD} {status}".strip()
    # A text without arguments may have been put together from content beforehand.
    if not isinstance(record.msg, str) or (not record.args and not record.name.startswith(LITERAL)):
        return f"{WITHHELD} at {_short(record.pathname)}:{record.lineno}"
    args = record.args or ()
    values = iter(args) if isinstance(args, tuple) else iter(())

    def fill(found: re.Match[str]) -> str:
        key = found["key"]
        if key is not None:
            value = args.get(key) if isinstance(args, dict) else None
            return str(value) if key in KNOWN_KEYS or _is_plain(value) else WITHHELD
        value = next(values, None)
        return str(value) if _is_plain(value) else WITHHELD

    return PLACEHOLDER.sub(fill, record.msg.replace("%%", "\0")).replace("\0", "%")


def _is_plain(value: object) -> bool:
    if isinstance(value, int | float | UUID | type(None)):
        return True
    return isinstance(value, str) and value in _known_names()


def _known_names() -> set[str]:
    from django.conf import settings

    schedule = getattr(settings, "CELERY_BEAT_SCHEDULE", {})
    return {*schedule, *(entry["task"] for entry in schedule.values())}


def _short(filename: str) -> str:
    path = Path(filename)
    if path.is_relative_to(ROOT) and "site-packages" not in path.parts:
        return str(path.relative_to(ROOT))
    return "/".join(path.parts[-2:])


def configuration(level: str) -> dict[str, Any]:
    """For `logging.config.dictConfig`: one handler to standard error; nothing else keeps logs."""
    quiet = {"handlers": [], "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"content_free": {"()": "config.logs.ContentFreeFormatter"}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "content_free"},
        },
        "root": {"level": level, "handlers": ["stderr"]},
        "loggers": {
            # Django's own handlers would mail or print whole requests.
            "django": {**quiet, "level": "INFO"},
            "django.server": {**quiet, "level": "WARNING"},
            # A query's parameters are content.
            "django.db.backends": {**quiet, "level": "WARNING"},
            "django.request": {**quiet, "level": "ERROR"},
            "gunicorn.error": {**quiet, "level": "WARNING"},
            "gunicorn.access": {"handlers": [], "propagate": False},
            # Says which passkey signed when.
            "fido2": {"handlers": [], "propagate": False, "level": "CRITICAL"},
            "celery": {**quiet, "level": "WARNING"},
            # Says each step of each page it draws.
            "weasyprint": {**quiet, "level": "WARNING"},
            "fontTools": {**quiet, "level": "WARNING"},
        },
    }


def catch_stray_exceptions() -> None:
    """Exceptions that nobody caught are outlined instead of printed with their values."""
    log = logging.getLogger("amparo.process")

    def uncaught(kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, ImproperlyConfigured):
            log.error("Stopped: %s", error)  # about settings, for whoever sets them
        elif isinstance(error, Exception):
            log.error("Stopped by %s", outline(error, trace))

    sys.excepthook = uncaught
    threading.excepthook = lambda hook: uncaught(hook.exc_type, hook.exc_value, hook.exc_traceback)
