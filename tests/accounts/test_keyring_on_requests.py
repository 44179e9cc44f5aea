"""What stands between every request and its page: the keyring, its end, and the locked door."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import reverse

from accounts.access import open_when_locked
from accounts.middleware import KeyringMiddleware
from accounts.models import SecondFactor, User
from tests.world import Person, World
from vault import Keyring, Undecryptable, context, seal

LETTER = context("letter")


def request_of(person: Person) -> Any:
    request = RequestFactory().get("/x/")
    request.user = User.objects.get(pk=person.user.pk)
    request.session = {}
    return request


def page(_request: HttpRequest) -> HttpResponse:
    """A page that forgot to say that it reads secrets."""
    return HttpResponse("shown")


@open_when_locked
def door(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("shown")


@pytest.mark.parametrize("answer", [HttpResponse, StreamingHttpResponse])
def test_the_keys_end_with_the_answer_unless_it_is_still_being_written(
    world: World, browser_of: Any, answer: type
) -> None:
    handed_out: list[Keyring] = []
    sealed = seal(b"meet at nine", world.carla.user.public_key, LETTER)
    browser = browser_of(world.carla)
    request = request_of(world.carla)
    request.session = browser.session
    request.COOKIES = {name: cookie.value for name, cookie in browser.cookies.items()}

    def opens(request: HttpRequest) -> HttpResponse:
        handed_out.append(request.keyring)
        assert request.keyring.open(sealed, LETTER) == b"meet at nine"
        return answer()

    KeyringMiddleware(opens)(request)
    if answer is StreamingHttpResponse:
        assert handed_out[0].open(sealed, LETTER) == b"meet at nine"
    else:
        with pytest.raises(Undecryptable):
            handed_out[0].open(sealed, LETTER)


def test_a_locked_session_gets_no_page_even_of_a_view_that_forgot_to_ask(world: World) -> None:
    guard = KeyringMiddleware(page)
    request = request_of(world.carla)
    request.keyring = None
    answer = guard.process_view(request, page, (), {})
    assert answer is not None
    assert answer["Location"].startswith(reverse("sign-in"))
    assert guard.process_view(request, door, (), {}) is None


def test_who_lacks_a_second_factor_gets_no_keyring_and_no_page_but_that_one(world: World) -> None:
    SecondFactor.objects.filter(user=world.carla.user).delete()
    guard = KeyringMiddleware(page)
    request = request_of(world.carla)
    request.keyring = world.carla.keyring
    answer = guard.process_view(request, page, (), {})
    assert answer is not None
    assert answer["Location"] == reverse("factor")
    assert request.keyring is None
