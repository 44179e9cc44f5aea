"""`manage.py serve`: web server, worker and schedule, until one stops or we are told to."""

from __future__ import annotations

import os
import shlex
import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from honcho.manager import Manager

from audit.journal import gate
from config.backups.restoring import refuse_unfinished
from config.checks import refuse_bad_settings
from config.occupancy import Occupied, occupy


class Command(BaseCommand):
    help = "Serves the site with its worker and schedule. Stops all when one stops, on INT or TERM."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_bad_settings()
        try:
            with occupy(settings.DATA):
                refuse_unfinished()
                _refuse_taken_port()
                sys.exit(self._serve())
        except Occupied:
            raise CommandError("Amparo runs on this data already. Stop it first.") from None

    def _serve(self) -> int:
        manager = Manager()
        _add(manager, "web", web_command())
        if gate.is_closed():
            self.stderr.write(f"{gate.WORDS}, and start again. Until then one page says so.")
        else:
            _add(manager, "tasks", tasks_command())
        host = "localhost" if settings.AMPARO_BIND in {"127.0.0.1", "::1"} else _host()
        self.stdout.write(f"Amparo answers at http://{host}:{settings.AMPARO_PORT} in a moment.")
        manager.loop()
        return manager.returncode or 0


def _add(manager: Manager, name: str, command: str) -> None:
    manager.add_process(name, command, cwd=str(settings.BASE_DIR), env=os.environ)


def _refuse_taken_port() -> None:
    """Says so before anything starts; the web server would retry for seconds first."""
    family = socket.AF_INET6 if ":" in settings.AMPARO_BIND else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.AMPARO_BIND, settings.AMPARO_PORT))
        except OSError as error:
            raise CommandError(
                f"Cannot listen on {settings.AMPARO_BIND} port {settings.AMPARO_PORT} "
                f"({error.strerror}). Choose another, such as: make run PORT=8100"
            ) from None


def web_command() -> str:
    """Gunicorn with threads: a key derivation or a query lets other requests go on."""
    arguments = {
        "--bind": f"{_host()}:{settings.AMPARO_PORT}",
        "--workers": settings.AMPARO_PROCESSES,
        "--threads": settings.AMPARO_THREADS,
        "--worker-class": "gthread",
        "--timeout": 120,
        "--graceful-timeout": 4,
        "--config": "python:config.webserver",
    }
    return _command("gunicorn", "config.wsgi", "--no-control-socket", *_flat(arguments))


def tasks_command() -> str:
    """Celery's worker with the schedule inside. One of these per installation carries `-B`."""
    arguments = {"--pool": "threads", "--concurrency": 2, "--loglevel": "WARNING"}
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return _command(
        "celery", "-q", "-A", "config.celery", "worker", "-B", *quiet, *_flat(arguments)
    )


def _host() -> str:
    return f"[{settings.AMPARO_BIND}]" if ":" in settings.AMPARO_BIND else settings.AMPARO_BIND


def _command(module: str, *arguments: object) -> str:
    return "exec " + shlex.join([sys.executable, "-m", module, *map(str, arguments)])


def _flat(arguments: dict[str, object]) -> list[object]:
    return [part for pair in arguments.items() for part in pair]
