"""What every room's tests share: a world of people, their browsers and their API clients."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.backends.base.operations import BaseDatabaseOperations
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.utils import timezone, translation

from audit.guarding import put_guards, remove_guards
from audit.journal.writing import journal_file
from tests.world import Person, World, recall_world


@pytest.fixture(autouse=True, scope="session")
def _flush_gets_past_the_guards() -> Iterator[None]:
    """Tests that commit empty all tables afterwards, which the log's triggers refuse.

    So the flush of the tests takes them away first and puts them back, as an owner of the database
    could. Nothing in the program does: `manage.py flush` is refused.
    """
    flush = BaseDatabaseOperations.execute_sql_flush

    def past_guards(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        remove_guards(self.connection)
        flush(self, sql_list)
        put_guards(self.connection)

    BaseDatabaseOperations.execute_sql_flush = past_guards
    yield
    BaseDatabaseOperations.execute_sql_flush = flush


@pytest.fixture(autouse=True)
def _language_is_nobodys_choice() -> None:
    """Django leaves the language of the last request behind it."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _journal_begins_anew() -> Iterator[None]:
    """It stands outside the database, and the worlds of the stories have the same ids each time."""
    yield
    journal_file().unlink(missing_ok=True)
    (settings.DATA / "journal-head").unlink(missing_ok=True)


@pytest.fixture
def world(db: None) -> World:
    """Everyone of the stories; see tests/world.py."""
    cache.clear()  # counters of tries are kept there
    return recall_world()


@pytest.fixture
def browser_of() -> Callable[[Person], Client]:
    """A browser signed in and unlocked as a person (the sign-in page has tests of its own)."""
    return open_browser


@pytest.fixture
def api_of(world: World) -> Callable[..., Any]:
    """An API client with a person's token."""

    def open_client(person: Person, scopes: tuple[str, ...] = ("read", "write")) -> Any:
        from rest_framework.test import APIClient

        from accounts.tokens import issue_token

        token = issue_token(
            keyring=person.keyring,
            user=person.user,
            scopes=scopes,
            expires_on=timezone.localdate() + timedelta(days=30),
        )
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
        return client

    return open_client


def open_browser(person: Person) -> Client:
    """Begin a real split-key session, as the sign-in page does once everything is proven."""
    from accounts import sessions
    from accounts.models import User

    client = Client()
    request = HttpRequest()
    request.META["SERVER_NAME"], request.META["SERVER_PORT"] = "testserver", "80"
    request.session = client.session
    request.user = AnonymousUser()
    user = User.objects.get(pk=person.user.pk)
    sessions.sign_in(request, user, person.seed, factor_passed=bool(person.factor))
    request.session.save()
    response = HttpResponse()
    sessions.write_cookie(request, response)
    client.cookies.update(response.cookies)
    client.cookies["__Host-session"] = request.session.session_key
    return client
