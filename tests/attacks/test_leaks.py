"""What leaves without being asked for: titles, addresses, headers, file names, 404s."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.core import mail
from django.http import HttpResponse

from tests.attacks.access_table import HIDDEN, ROLES, Row
from tests.attacks.stage import Stage, undone
from tests.attacks.test_access import ROUTES, ROWS, send

pytestmark = pytest.mark.django_db
CANARY = "zqkvxjwf"
# Led to the door whoever asks, and yet not turned away.
LEAVING = ("lock", "sign-out")
# What the stage's stories say of people, places and officers.
IDENTITY = (
    "Amina", "Kariuki", "Baraka", "Njoroge", "K-4821", "KP-4711", "Otieno", "Kamukunji",
    "Station 4", "pharmacy", "bottle", "By the bridge", "2026-03-05", "arr_service",
)  # fmt: skip


class Reader(HTMLParser):
    """Titles, addresses and whatever a strict policy would have to forbid."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title, self.addresses, self.inline, self._in = "", [], [], ""

    def handle_starttag(self, tag: str, found: list[tuple[str, str | None]]) -> None:
        attrs = dict(found)
        self._in = tag if tag in ("title", "script", "style") else ""
        self.addresses += [
            value or "" for name, value in found if name in ("href", "src", "action", "formaction")
        ]
        self.inline += [f"<{tag} {n}>" for n in attrs if n == "style" or n.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in attrs):
            self.inline.append(f"<{tag}>")

    def handle_data(self, data: str) -> None:
        if self._in == "title":
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        self._in = ""


def read(answer: HttpResponse) -> Reader:
    reader = Reader()
    if answer.get("Content-Type", "").startswith("text/html"):
        reader.feed(answer.getvalue().decode())
    return reader


def answers(stage: Stage) -> Iterator[tuple[str, HttpResponse]]:
    """Every route as someone who is let in is answered, and each way of being turned away once."""
    turned_away: set[tuple[bool, str]] = set()
    for row in ROWS:
        is_api = ROUTES[row.route].is_api
        for role, expected in zip(ROLES, row.answers, strict=True):
            if expected not in ("in", "401", HIDDEN):
                with undone():
                    yield f"{row.label} as {role}", send(stage, row, role)
                break
        if row.route in LEAVING:
            with undone():
                yield f"{row.label} as para", send(stage, row, "para")
        for role, expected in zip(ROLES, row.answers, strict=True):
            if (is_api, expected) not in turned_away:
                turned_away.add((is_api, expected))
                with undone():
                    yield f"{row.label} as {role}", send(stage, row, role)


@pytest.fixture(scope="module")
def all_answers(stage: Stage) -> list[tuple[str, HttpResponse]]:
    with undone():
        return list(answers(stage))


Answers = list[tuple[str, HttpResponse]]


def test_titles_and_addresses_say_nothing_of_anybody(all_answers: Answers) -> None:
    for label, answer in all_answers:
        page = read(answer)
        said = [page.title, *page.addresses, answer.get("Location", "")]
        assert [word for word in IDENTITY if any(word in text for text in said)] == [], label


def test_headers_and_file_names_say_nothing_of_anybody(all_answers: Answers) -> None:
    names = set()
    for label, answer in all_answers:
        said = " ".join(f"{name}: {value}" for name, value in answer.items())
        said += str(answer.cookies)
        assert [word for word in IDENTITY if word in said] == [], label
        names.add(answer.get("Content-Disposition", ""))
    wanted = r'|(attachment|inline); filename="(amparo|Amparo)[a-z0-9.-]*"'
    assert [name for name in names if not re.fullmatch(wanted, name)] == []


FOR_EVERYONE = {"public-releases", "public-release", "public-file"}


def test_nothing_is_kept_by_browsers_or_proxies(all_answers: Answers) -> None:
    for label, answer in all_answers:
        route = label.split()[1].partition(":")[0]
        if route in FOR_EVERYONE and answer.status_code == 200:
            # The same for everybody who asks, and nothing in it tells who did.
            assert "max-age=300" in answer["Cache-Control"], label
            assert not answer.cookies, label
            assert "Cookie" not in answer.get("Vary", ""), label
        else:
            assert "no-store" in answer["Cache-Control"], label
        assert answer["Referrer-Policy"] == "same-origin", label
        assert answer["X-Content-Type-Options"] == "nosniff", label


def test_every_answer_has_a_strict_policy(all_answers: Answers) -> None:
    for label, answer in all_answers:
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy, label
        assert "script-src 'self'" in policy, label
        if "evidence-still" in label:  # a video that the page holds in memory; nothing in it runs
            policy = policy.replace("media-src blob:", "")
        assert not re.search(r"unsafe|\*|https?:|blob:", policy), label
        assert answer["X-Frame-Options"] == "DENY", label


# Pages that register a worker, and the one policy by which they may.
WORKERS = {"phone": "amparo-worker", "phones": "amparo-worker"} | dict.fromkeys(
    ("alerts", "alerts-push", "alerts-try"), "amparo-alerts"
)


def test_no_answer_lets_a_string_become_markup_or_code(all_answers: Answers) -> None:
    """Trusted Types; Swagger UI, on a page that shows nobody's content, does without, and a worker,
    which has no page to write to."""
    without = set()
    for label, answer in all_answers:
        policy = directives(answer)
        if policy.get("require-trusted-types-for") == ["'script'"]:
            named = WORKERS.get(label.split()[1], "'none'")
            assert policy["trusted-types"] == [named], label
        else:
            without.add(label.split()[1])
    assert without == {"api-docs", "alerts-worker"}


def directives(answer: HttpResponse) -> dict[str, list[str]]:
    """The security policy of an answer, by directive."""
    rules = map(str.split, answer["Content-Security-Policy"].split(";"))
    return {rule[0]: rule[1:] for rule in rules if rule}


def test_no_other_site_reads_frames_or_opens_an_answer(all_answers: Answers) -> None:
    for label, answer in all_answers:
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin", label
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin", label
        assert directives(answer)["frame-ancestors"] == ["'none'"], label
        assert directives(answer)["form-action"] == ["'self'"], label
        assert directives(answer)["base-uri"] == ["'none'"], label
        assert "Access-Control-Allow-Origin" not in answer, label


def test_every_cookie_belongs_to_this_host_and_to_no_script(all_answers: Answers) -> None:
    seen = set()
    for label, answer in all_answers:
        for name, cookie in answer.cookies.items():
            seen.add(name)
            assert name.startswith("__Host-"), label
            assert cookie["httponly"] or not cookie.value, label
            assert cookie["secure"] or not cookie.value, label
            assert (cookie["path"], cookie["domain"]) == ("/", ""), label
            assert cookie["samesite"] in ("Lax", "Strict"), label
    assert seen >= {"__Host-session", "__Host-csrf", "__Host-key"}


def test_leaving_clears_pages_and_cookies_and_never_what_waits_to_be_sent(
    all_answers: Answers,
) -> None:
    """Reports wait, sealed, in the browser's storage."""
    cleared = {
        label.split()[1]: answer["Clear-Site-Data"]
        for label, answer in all_answers
        if "Clear-Site-Data" in answer
    }
    assert cleared == dict.fromkeys(LEAVING, '"cache", "cookies"')


def test_no_page_needs_more_than_the_policy_allows(all_answers: Answers) -> None:
    assert {
        label: page.inline for label, answer in all_answers if (page := read(answer)).inline
    } == {}


def test_no_mail_is_sent(all_answers: Answers) -> None:
    assert mail.outbox == []


def test_the_pages_that_were_looked_at_did_show_somebody(all_answers: Answers) -> None:
    """Else the tests above would prove nothing."""
    shown = b" ".join(answer.getvalue() for _label, answer in all_answers)
    assert all(word.encode() in shown for word in ("Amina Kariuki", "KP-4711", "Station 4"))


# Hidden and not there are the same -------------------------------------------------


def test_what_is_hidden_answers_like_what_does_not_exist(stage: Stage) -> None:
    compared = 0
    for row, nothing in hidden_rows():
        for role in ("para", "lwno"):
            at = ROLES.index(role)
            if row.answers[at] == nothing.answers[at] == HIDDEN:
                with undone():
                    one, other = send(stage, row, role), send(stage, nothing, role)
                assert one.content == other.content, (row.label, role)
                assert dict(one.items()) == dict(other.items()), (row.label, role)
                compared += 1
    assert compared > 60


def hidden_rows() -> Iterator[tuple[Row, Row]]:
    """Each row with its twin about nothing."""
    twins = {(row.method, row.route): row for row in ROWS if "nothing" in " ".join(row.objects)}
    for row in ROWS:
        twin = twins.get((row.method, row.route))
        if twin and row is not twin:
            yield row, twin


def test_options_of_the_api_tell_nothing_of_rows(stage: Stage) -> None:
    for name, route in ROUTES.items():
        if route.is_api:
            found = set()
            for target in ("own", "foreign", "case", "nothing", "offer-prepared"):
                others = route.parameters[1:]
                further = [1 if name == "number" else stage.ids["nothing"] for name in others]
                ids = [stage.ids[target], *further] if route.parameters else []
                with undone():
                    answer = stage.api("para").options(route.url(*ids))
                found.add((answer.status_code, answer.content))
            assert len(found) == 1, name
            assert answer.status_code < 500


def test_the_api_repeats_nothing_it_refused(stage: Stage) -> None:
    client = stage.api("para")
    for path in ("/api/v1/incidents/", "/api/v1/intakes/", "/api/v1/referrals/"):
        for body in ({"team": CANARY}, {"document": CANARY}, {"id": CANARY}, [CANARY]):
            answer = client.post(path, body, format="json")
            assert answer.status_code == 400
            assert CANARY not in answer.getvalue().decode()
