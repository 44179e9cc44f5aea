"""The doors of views: who is let in, who is told that nothing is there, and where one is led."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django.views import View

from accounts import access, sessions
from accounts.models import Outsider, Role, SecondFactor, Team, User
from accounts.teams import blind_key, seal_to_team
from api.permissions import BySession, ScopeAllows
from tests.world import Person, World, make_person
from vault import Undecryptable, context

CONTEXT = context("letter")


def request_of(person: Person | None, method: str = "get", path: str = "/x/", **extra: Any) -> Any:
    request = getattr(RequestFactory(), method)(path, **extra)
    request.user = User.objects.get(pk=person.user.pk) if person else AnonymousUser()
    request.session = {}
    return request


def make_function() -> Any:
    def page(request: HttpRequest, word: str = "shown") -> HttpResponse:
        """A page."""
        return HttpResponse(word)

    return page


def make_class() -> Any:
    class Page(View):
        """A page."""

        def get(self, request: HttpRequest, word: str = "shown") -> HttpResponse:
            return HttpResponse(word)

        post = get

    return Page


@pytest.mark.parametrize("make", [make_function, make_class])
@pytest.mark.parametrize("method", ["get", "post"])
def test_without_a_keyring_a_view_asks_to_unlock(world: World, make: Any, method: str) -> None:
    guarded = access.unlocked(make())
    call = guarded.as_view() if isinstance(guarded, type) else guarded
    request = request_of(world.carla, method)
    assert call(request)["Location"].startswith(reverse("sign-in"))
    request.keyring = None
    assert call(request)["Location"].startswith(reverse("sign-in"))
    request.keyring = world.carla.keyring
    assert call(request).content == b"shown"
    assert call(request, "asked").content == call(request, word="asked").content == b"asked"
    assert guarded.__doc__ == "A page."


@pytest.mark.parametrize("make", [make_function, make_class])
def test_to_other_roles_a_view_does_not_exist(world: World, make: Any) -> None:
    guarded = access.roles_required(Role.COORDINATOR, Role.PARALEGAL)(make())
    call = guarded.as_view() if isinstance(guarded, type) else guarded
    for person in (world.carla, world.pavel):
        assert call(request_of(person), word="asked").content == b"asked"
        assert call(request_of(person), "asked").content == b"asked"
    for person in (world.petra, world.lena, world.ada, make_person("nadia"), None):
        with pytest.raises(Http404):
            call(request_of(person))
    assert guarded.__doc__ == "A page."


def test_doors_that_stay_open_are_marked() -> None:
    assert access.open_when_locked(lambda: 0).open_when_locked is True
    assert access.open_without_factor(lambda: 0).open_without_factor is True


def test_roles_are_read_once_a_request(world: World, django_assert_num_queries: Any) -> None:
    request = request_of(world.pavel)
    with django_assert_num_queries(1):
        assert access.roles_here(request) == {"paralegal"}
        assert access.roles_here(request) == {"paralegal"}


def test_who_must_set_up_a_second_factor(world: World) -> None:
    carla = world.carla
    assert not access.lacks_factor(request_of(carla))  # has one
    SecondFactor.objects.all().delete()
    assert access.lacks_factor(request_of(carla)) is True
    for person in (world.petra, make_person("nadia"), make_person("demo", is_demo=True)):
        assert access.lacks_factor(request_of(person)) is False

    passed = request_of(carla)
    passed.session[sessions.OPEN] = {"factor": True}
    assert access.lacks_factor(passed) is False

    Outsider.objects.create(
        organisation=world.lakeside.organisation,
        user=world.otto.user,
        named_by=world.olga.user,
        expires_on=date(2030, 1, 1),
    )
    assert access.lacks_factor(request_of(world.petra)) is False  # trusted is another
    User.objects.filter(pk=world.petra.user.pk).update(is_administrator=True)
    assert access.lacks_factor(request_of(world.petra)) is True  # nobody asks a peer, but this one
    User.objects.filter(pk=carla.user.pk).update(is_demo=True)
    assert access.lacks_factor(request_of(carla)) is False


@pytest.mark.parametrize(
    ("method", "extra", "back"),
    [
        ("get", {}, "/x/?a=1"),
        ("head", {}, "/x/?a=1"),
        ("post", {}, "/"),
        ("post", {"headers": {"Referer": "https://testserver/from/?b=2"}}, "/from/"),
        ("post", {"headers": {"Referer": "https://elsewhere.example//evil.example/"}}, "/"),
        ("delete", {"headers": {"Referer": "from"}}, "/"),
    ],
)
def test_the_door_leads_back_to_where_one_was(
    world: World, method: str, extra: dict[str, Any], back: str
) -> None:
    from urllib.parse import parse_qs, urlsplit

    request = request_of(world.carla, method, "/x/?a=1", **extra)
    answer = access.ask_to_unlock(request)
    assert answer.status_code == 302
    url = urlsplit(answer["Location"])
    assert url.path == reverse("sign-in")
    assert parse_qs(url.query) == {"next": [back if back != "/" else reverse("today")]}


def test_a_fragment_sends_the_whole_page_and_a_missing_factor_to_its_page(world: World) -> None:
    request = request_of(world.carla, headers={"HX-Request": "true"})
    answer = access.ask_to_unlock(request)
    assert answer.status_code == 200
    assert answer["HX-Redirect"].startswith(reverse("sign-in"))
    request.factor_missing = True
    assert access.ask_to_unlock(request)["Location"] == reverse("factor")


@pytest.mark.parametrize(
    ("target", "is_secure", "is_taken"),
    [
        ("/account/?a=1", True, True),
        ("https://testserver/account/", True, False),  # a path, not an address
        ("account/", True, False),
        ("//elsewhere.example/", True, False),
        ("/\\elsewhere.example/", False, False),
        ("//testserver/account/", True, False),  # here, but without encryption
        ("", True, False),
    ],
)
def test_only_a_path_on_this_site_is_next(target: str, is_secure: bool, is_taken: bool) -> None:
    request = RequestFactory().get("/", secure=is_secure)
    assert access.safe_next(request, target) == (target if is_taken else reverse("today"))


def test_a_member_seals_to_the_key_they_hold_and_nobody_else_unchecked(world: World) -> None:
    """An unsigned report has no keyring: only there the key that is shown is believed."""
    swapped = bytes(world.lena.user.public_key)
    team, _opened = Team.objects.get(pk=world.riverside.pk), world.pavel.keyring
    team.keys.update(public_key=swapped)
    mine = seal_to_team(team, b"x", CONTEXT, keyring=world.pavel.keyring)
    assert world.pavel.keyring.open(mine, CONTEXT) == b"x"
    shown = seal_to_team(Team.objects.get(pk=team.pk), b"x", CONTEXT)
    assert world.lena.keyring.open(shown, CONTEXT) == b"x"
    with pytest.raises(Undecryptable):
        world.pavel.keyring.open(shown, CONTEXT)
    with pytest.raises(Undecryptable):
        seal_to_team(Team.objects.get(pk=team.pk), b"x", CONTEXT, keyring=world.lena.keyring)


def test_the_blind_key_opens_with_the_teams_keys_of_its_generation_only(
    world: World, django_assert_num_queries: Any
) -> None:
    team, keyring = world.riverside, world.pavel.keyring
    with django_assert_num_queries(1):
        key = blind_key(keyring, team)
    with django_assert_num_queries(0):
        assert blind_key(keyring, team, generation=1) == key
    assert len(key) == 32
    for attempt in (
        lambda: blind_key(keyring, team, generation=2),
        lambda: blind_key(world.lena.keyring, team),
        lambda: blind_key(world.petra.keyring, team),
    ):
        with pytest.raises(Undecryptable):
            attempt()


@pytest.mark.parametrize(
    ("method", "scopes", "also", "is_allowed"),
    [
        ("GET", {"read"}, set(), True),
        ("HEAD", {"read", "write"}, set(), True),
        ("OPTIONS", {"read"}, set(), True),
        ("GET", {"write"}, set(), False),
        ("GET", {"submit"}, {"submit"}, False),
        ("POST", {"write"}, set(), True),
        ("PATCH", {"write"}, {"submit"}, True),
        ("POST", {"submit"}, {"submit"}, True),
        ("POST", {"submit"}, set(), False),
        ("DELETE", {"read", "import", "submit"}, set(), False),
        ("POST", set(), set(), False),
    ],
)
def test_a_token_does_what_its_scopes_say(
    world: World, method: str, scopes: set[str], also: set[str], is_allowed: bool
) -> None:
    view: Any = SimpleNamespace(also_accepted_scopes=also) if also else SimpleNamespace()
    request: Any = SimpleNamespace(
        method=method, user=world.pavel.user, auth=SimpleNamespace(scopes=scopes, by_session=False)
    )
    assert ScopeAllows().has_permission(request, view) is is_allowed
    for user, auth in ((AnonymousUser(), request.auth), (request.user, None)):
        request.user, request.auth = user, auth
        assert ScopeAllows().has_permission(request, view) is False


@pytest.mark.parametrize(
    ("action", "scopes", "is_allowed"),
    [
        ("revoke", {"manage"}, True),
        ("revoke", {"read", "write", "import", "submit"}, False),
        ("create", {"write"}, True),
        ("create", {"manage"}, False),
    ],
)
def test_managing_takes_a_scope_of_its_own(
    world: World, action: str, scopes: set[str], is_allowed: bool
) -> None:
    view: Any = SimpleNamespace(action=action, managed=("revoke",))
    request: Any = SimpleNamespace(
        method="POST", user=world.pavel.user, auth=SimpleNamespace(scopes=scopes)
    )
    assert ScopeAllows().has_permission(request, view) is is_allowed
    request.method, request.auth.scopes = "GET", {"read"}
    assert ScopeAllows().has_permission(request, view) is True


def test_what_is_done_in_a_browser_is_not_done_with_a_token() -> None:
    view: Any = SimpleNamespace(action="create", by_session=("create",))
    for auth, is_allowed in (
        (None, False),
        (SimpleNamespace(by_session=False), False),
        (SimpleNamespace(by_session=True), True),
    ):
        request: Any = SimpleNamespace(auth=auth)
        assert BySession().has_permission(request, view) is is_allowed
        for other in (SimpleNamespace(action="list", by_session=("create",)), SimpleNamespace()):
            assert BySession().has_permission(request, other) is True  # type: ignore[arg-type]


def test_a_blind_key_is_not_one_for_another_team(world: World) -> None:
    """Moved to another team's row it does not open, whoever holds both teams' keys."""
    moved = Team.objects.get(pk=world.riverside.pk)
    moved.sealed_blind_key = world.trends.sealed_blind_key
    with pytest.raises(Undecryptable):
        blind_key(world.fran.keyring, moved)
