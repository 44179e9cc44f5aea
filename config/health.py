"""`/healthz`: may this process be sent requests? Says nothing else, to anyone."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse

PATH = "/healthz"
_migrated = False


class HealthMiddleware:
    """Answers before hosts, origins and sessions are looked at: probes know none of them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return healthz() if request.path == PATH else self.get_response(request)


def healthz() -> HttpResponse:
    """200 when the database answers and every migration is applied, else 503."""
    try:
        ready = _database_ready()
    except DatabaseError:
        ready = False
    return HttpResponse(
        "ready\n" if ready else "not ready\n",
        status=200 if ready else 503,
        content_type="text/plain",
    )


def _database_ready() -> bool:
    global _migrated
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated
