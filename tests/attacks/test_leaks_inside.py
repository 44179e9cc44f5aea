"""What could leave from inside: exceptions, references, logs, queue messages, temporary files."""

from __future__ import annotations

import ast
import io
import json
import logging
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.celery import app as queue
from config.celery import file_broker
from config.logs import ContentFreeFormatter
from tests.attacks.stage import Stage, undone
from tests.attacks.test_leaks import CANARY, IDENTITY
from tests.incidents.typing_in import record_data, report_data

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("vault", "audit", "accounts", "incidents", "legal_aid", "advocacy", "api", "config")


def refused_documents() -> Iterator[Any]:
    from tests.legal_aid.stories import HELD

    whole = json.loads(json.dumps(HELD))
    for path, value in (
        (("account", "narrative"), f"{CANARY}\0"),
        (("account", "narrative"), CANARY * 30_000),
        (("account", "title"), [CANARY]),
        (("account", "region"), f"<{CANARY}>"),
        (("account", "jurisdiction"), CANARY),
        (("account", "verification"), CANARY),
        (("account", "languages"), [f"{CANARY}!"]),
        (("account", "acts", 0, "date"), f"2026-{CANARY}"),
        (("account", "acts", 0, "violation"), CANARY),
        (("account", "acts", 0, "victims"), [CANARY]),
        (("account", "custody", 0, "since"), CANARY),
        (("account", "consents", 0, "date"), CANARY),
        (("identity", "people", 0, "role"), CANARY),
        (("sensitive", "circumstances"), {"p1": [CANARY]}),
        (("office",), {"origin": CANARY}),
    ):
        changed = json.loads(json.dumps(whole))
        place = changed
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
        yield changed


def failing(stage: Stage) -> Iterator[Any]:
    """Calls of verbs and parsers, each with content where it is refused."""
    from accounts.founding import add_team, found_organisation
    from accounts.joining import create_account
    from accounts.recovery_codes import open_with_code
    from accounts.tokens import open_token
    from incidents import dates
    from incidents.document import IncidentDocument
    from incidents.quick_report import QuickReport
    from legal_aid.directory import describe_provider

    for document in refused_documents():
        yield lambda d=document: IncidentDocument.model_validate(d)
    yield lambda: QuickReport.model_validate({"words": CANARY, "place": CANARY})
    for parse in (dates.bounds, dates.moment, dates.require_past):
        yield lambda p=parse: p(f"2026-{CANARY}")
    yield lambda: open_token(f"amparo_{CANARY}_{CANARY}")
    yield lambda: open_with_code(CANARY)
    yield lambda: create_account(username=f"{CANARY} !", password=CANARY)
    yield lambda: found_organisation(name="\0" + CANARY, username=CANARY, password=CANARY)
    world = stage.world
    carla = {"keyring": world.carla.keyring, "actor": world.carla.user}
    yield lambda: add_team(
        **carla, organisation=world.riverside.organisation, kind=CANARY, name=CANARY
    )
    yield lambda: describe_provider(
        actor=world.lena.user,
        team=world.clinic,
        matters=[CANARY],
        jurisdictions=[f"\0{CANARY}"],
        languages=[f"{CANARY}!"],
        capacity=CANARY,
    )


def test_exceptions_do_not_quote_what_was_refused(stage: Stage) -> None:
    raised = 0
    for number, call in enumerate(failing(stage)):
        with undone(), pytest.raises(Exception) as caught:  # noqa: PT011 - whatever it raises
            call()
        error = caught.value
        said = f"{error} {error!r} {error.args} {getattr(error, 'message_dict', '')}"
        assert CANARY not in said, (number, type(error))
        raised += 1
    assert raised >= 25


def test_references_of_rows_show_no_content(stage: Stage) -> None:
    seen = set()
    for model in apps.get_models():
        if model._meta.app_label in ROOMS:
            for row in model.objects.all()[:3]:
                seen.add(model)
                said = f"{row} {row!r}"
                assert not [word for word in IDENTITY if word in said]
                assert re.fullmatch(r"[a-z0-9 ]+", str(row)), said
                assert not re.search(r"[0-9a-f]{9}", str(row)), said
    assert len(seen) >= 20


# Logs and queue --------------------------------------------------------------------


def test_logs_at_the_lowest_level_hold_no_content(stage: Stage) -> None:
    """SQL included, whose parameters are ids and sealed bytes at best."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(ContentFreeFormatter())
    loggers = [logging.getLogger(), *map(logging.getLogger, settings.LOGGING["loggers"])]
    before = [(logger, logger.level, logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
        logger.propagate = True
    loggers[0].addHandler(handler)
    try:
        with undone(), CaptureQueriesContext(connection):
            stage.browser("peer").post(reverse("report"), report_data(words=CANARY, name=CANARY))
            fields = {"story-narrative": CANARY, "people-0-name": CANARY}
            stage.browser("para").post(reverse("incident-new"), record_data(**fields))
            stage.browser("para").get(f"/{CANARY}/?q={CANARY}")
            broken = f'{{"{CANARY}": "{CANARY}'
            stage.api("para").generic("POST", "/api/v1/incidents/", broken.encode())
    finally:
        loggers[0].removeHandler(handler)
        for logger, level, propagate in before:
            logger.setLevel(level)
            logger.propagate = propagate
    assert "django.db.backends" in stream.getvalue()
    assert CANARY not in stream.getvalue()
    assert not [word for word in IDENTITY if word in stream.getvalue()]


def test_scheduled_tasks_are_sent_without_arguments() -> None:
    for entry in queue.conf.beat_schedule.values():
        assert not entry.get("args")
        assert not entry.get("kwargs")


def test_a_queue_message_names_a_task_and_nothing_else(tmp_path: Path) -> None:
    """A message as the schedule sends it, read back from the folder it lies in."""
    broker_of = file_broker(tmp_path)
    with queue.connection_for_write(
        broker_of["broker_url"],
        transport=broker_of["broker_transport"],
        transport_options=broker_of["broker_transport_options"],
    ) as broker:
        for entry in queue.conf.beat_schedule.values():
            queue.send_task(entry["task"], connection=broker)
    messages = list((tmp_path / "queue").iterdir())
    assert len(messages) == len(queue.conf.beat_schedule)
    for message in messages:
        sent = json.loads(message.read_text())
        assert sent["headers"]["argsrepr"] == "()"
        assert sent["headers"]["kwargsrepr"] == "{}"


@cache
def sources() -> dict[Path, ast.Module]:
    found = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    return {path: ast.parse(path.read_text()) for path in found}


def test_no_code_sends_tasks_or_mail_by_itself() -> None:
    """Tasks run on the schedule alone; an argument would have to be looked at here first."""
    for path, tree in sources().items():
        called = {
            node.func.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        }
        assert not called & {"delay", "apply_async", "send_task", "send_mail", "mail_admins"}, path


def test_nothing_that_handles_content_prints_or_writes_temporary_files() -> None:
    for path, tree in sources().items():
        if path.is_relative_to(ROOT / "config"):
            continue
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        assert "print" not in names, path
        imported = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import)
            for alias in node.names
        }
        assert "tempfile" not in imported, path
