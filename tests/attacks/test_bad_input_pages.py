"""Every form of every page gets what no page asked for. Never a 500, nothing half-written."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.urls import resolve, reverse

from incidents.models import Grant, PartRevision, Record
from legal_aid.models import CaseFile, Offer, Referral
from tests.attacks.access_table import ROLES, Row
from tests.attacks.html_forms import HtmlForm, forms_of
from tests.attacks.naughty import URLENCODED, bodies, fillings
from tests.attacks.stage import Stage, undone
from tests.attacks.test_access import ROUTES, ROWS
from tests.incidents.typing_in import SECTIONS, record_data

pytestmark = pytest.mark.django_db
# What the long forms are tried with; the rest differs by field, not by form.
LONG_FORMS = ("scripts", "odd texts", "ids of others", "1000000000 rows", "-1 rows")
# All pages read bodies in the same way, so some are enough.
READ_ALIKE = ("sign-in", "recover", "report", "case", "provider-edit", "tokens", "member-admit")
# What one person may send without harm to anyone is not compared before and after.
LETTING_GO = ("lock", "sign-out")
# Tables that take note of every try, refused or not.
NOTING = {"audit.Chain", "audit.Entry", "sessions.Session"}


@dataclass(frozen=True)
class Place:
    """A form on a page, who sees it, and where one of its buttons sends it."""

    role: str
    page: str
    target: str
    form: HtmlForm
    button: dict[str, str]

    @property
    def route(self) -> str:
        return resolve(self.target).url_name

    @property
    def is_long(self) -> bool:
        """Whether drawing its page takes a good part of a second."""
        return len(self.form.controls) > 60

    def __str__(self) -> str:
        return f"{self.role} at {self.page} to {self.target} {self.button}"


@pytest.fixture(scope="module")
def places(stage: Stage) -> list[Place]:
    """Every different form of every page that somebody is shown, and every address without one."""
    found: dict[tuple[Any, ...], Place] = {}
    bare: dict[str, Place] = {}
    # Whoever looks at figures takes in the facts that came since: here nobody has to any more.
    stage.browser("advo").get(reverse("release-draft", args=[stage.ids["release-draft"]]))
    with undone():
        for row in ROWS:
            if ROUTES[row.route].is_api or not (role := _first_let_in(row)):
                continue
            url = ROUTES[row.route].url(*(stage.ids[name] for name in row.objects))
            if row.method == "GET":
                for place in _places(stage, role, url):
                    kind = (place.route, *place.button.values(), *sorted(place.form.controls))
                    found.setdefault(kind, place)
            elif row.route not in LETTING_GO:
                bare.setdefault(row.route, Place(role, url, url, HtmlForm(url, "POST"), {}))
    shown = {place.route for place in found.values()}
    return [*found.values(), *(place for route, place in bare.items() if route not in shown)]


def _first_let_in(row: Row) -> str:
    """The first role that is shown the page, or whose post is looked at."""
    wanted = ("200",) if row.method == "GET" else ("200", "204", "409", "422", "go")
    let_in = (role for role, one in zip(ROLES, row.answers, strict=True) if one in wanted)
    return next(let_in, "")


def _places(stage: Stage, role: str, url: str) -> list[Place]:
    found = []
    for form in forms_of(text_of(stage.browser(role).get(url))):
        adding = [button for button in form.buttons if button.name == "add"]
        for button in form.buttons:
            target = (button.action or form.action or url).partition("#")[0] or url
            is_tried = form.method == "POST" and button not in adding[1:]
            if is_tried and resolve(target).url_name not in LETTING_GO:
                named = {button.name: button.value} if button.name else {}
                found.append(Place(role, url, target, form, named))
    return found


def fingerprint() -> dict[str, str]:
    """A hash of every row of every table, by table."""
    return {
        model._meta.label: hashlib.sha256(
            repr(sorted(model.objects.values_list(), key=repr)).encode()
        ).hexdigest()
        for model in apps.get_models()
        if model._meta.label not in NOTING
    }


def whole() -> None:
    """What is there is there in full: records with all parts and a grant, cases with their file."""
    wanted = {
        "incident": {"account", "identity", "sensitive", "office"},
        "case": {"shared", "privileged"},
        "client": {"client", "ties"},
    }
    for record in Record.objects.all():
        parts = set(PartRevision.objects.filter(record=record).values_list("part", flat=True))
        assert parts == wanted[record.kind]
        assert Grant.objects.filter(record=record, team=record.team).exists()
    assert CaseFile.objects.count() == Record.objects.cases().count()
    assert not Referral.objects.filter(offers=None).exists()
    assert not Offer.objects.filter(state="live", release_key=None).exists()


def refused(answer: Any, before: dict[str, str], what: str) -> None:
    """No crash; unless it was taken, nothing is other than it was; no script comes back."""
    assert answer.status_code < 500, what
    body = text_of(answer)
    assert "<script>zq" not in body, what
    assert "<img src=x onerror" not in body, what
    if answer.status_code >= 400:
        after = fingerprint()
        assert [table for table in before if before[table] != after[table]] == [], what
    else:
        whole()


def text_of(answer: Any) -> str:
    """The page, also of an answer that is sent piece by piece."""
    return answer.getvalue().decode(errors="replace")


def test_there_are_forms_to_try(places: list[Place]) -> None:
    assert sum(bool(place.form.controls) for place in places) >= 20
    assert len({place.route for place in places}) >= 25


def test_rows_that_were_not_sent_are_not_drawn(stage: Stage) -> None:
    """A thousand million acts cost what one act costs."""
    few = record_data(**{"acts-TOTAL_FORMS": "1", "about-region": "<>"})
    many = few | {f"{section}-TOTAL_FORMS": "1000000000" for section in SECTIONS}
    with undone():
        drawn = [
            stage.browser("para").post(reverse("incident-new"), data).content.count(b"<select")
            for data in (few, many)
        ]
    assert 0 < drawn[1] <= 1.5 * drawn[0]


def test_no_field_takes_what_it_should_not(stage: Stage, places: list[Place]) -> None:
    foreign = [stage.ids[name] for name in ("foreign", "case-foreign", "clinic", "nothing")]
    with undone():
        before = fingerprint()
    for place in places:
        for what, data in fillings(place.form, foreign):
            if place.is_long and what not in LONG_FORMS:
                continue
            with undone():
                answer = stage.browser(place.role).post(place.target, data | place.button)
                refused(answer, before, f"{what}: {place}")


def test_no_body_breaks_a_page(stage: Stage, places: list[Place]) -> None:
    with undone():
        before = fingerprint()
    routes = {place.route: place for place in places}
    for place in (routes[name] for name in READ_ALIKE):
        for what, body, kind in bodies(place.form):
            with undone():
                browser = stage.browser(place.role)
                answer = browser.generic("POST", place.target, body, content_type=kind)
                refused(answer, before, f"{what}: {place}")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"x=" + b"x" * 13_000_000, URLENCODED),
        (b"&".join(b"f%d=" % at for at in range(25_000)), URLENCODED),
    ],
)
def test_what_is_too_large_or_too_much_is_refused_as_such(
    stage: Stage, body: bytes, kind: str
) -> None:
    for role, name in (("anon", "sign-in"), ("peer", "report"), ("para", "incident-new")):
        with undone():
            answer = stage.browser(role).generic("POST", reverse(name), body, content_type=kind)
            assert answer.status_code == 413
