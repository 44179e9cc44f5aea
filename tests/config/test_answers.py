"""What every answer carries, and what people see when something does not work."""

import json
from io import BytesIO

import pytest
from django.db import DatabaseError
from django.test import Client

from config import health
from tests.config.pages import CANARY

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.config.pages")]
LOCAL = {"headers": {"host": "localhost"}}


@pytest.fixture
def browser():
    return Client(raise_request_exception=False)


def text_of(response):
    return response.content.decode()


# Headers ---------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/", "/sign-in/", "/healthz", "/nothing/here/", "/fails/"])
def test_every_answer_is_kept_by_nobody_and_runs_nothing_foreign(browser, address):
    response = browser.get(address)

    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in response["Permissions-Policy"]
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_cookies_go_to_this_host_over_secure_connections_only(browser):
    cookies = browser.get("/sign-in/").cookies

    assert cookies
    for name, cookie in cookies.items():
        assert name.startswith("__Host-")
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] in {"Lax", "Strict"}
        assert not cookie["domain"]


# Health ----------------------------------------------------------------------


def test_health_is_ready_with_a_migrated_database(browser):
    response = browser.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ready\n")


def test_health_needs_neither_a_known_host_nor_https(browser, settings):
    settings.AMPARO_HTTPS = True
    settings.ALLOWED_HOSTS = ["cases.example.org"]

    assert browser.get("/healthz", headers={"host": "10.0.0.5:8000"}).status_code == 200


def test_health_is_not_ready_without_a_database(browser, monkeypatch):
    def broken():
        raise DatabaseError(CANARY)

    monkeypatch.setattr(health, "_database_ready", broken)
    response = browser.get("/healthz")

    assert response.status_code == 503
    assert CANARY not in text_of(response)


# Error pages -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/nothing/here/", 404, "There is nothing here for you"),
        ("/denies/", 403, "This step is not yours to take"),
        ("/suspects/", 400, "We could not read this request"),
        ("/fails/", 500, "Something failed on our side"),
        ("/posts/", 405, "This page cannot be used that way"),
    ],
)
def test_error_pages_explain_and_quote_nothing(browser, address, status, words):
    response = browser.get(address)

    assert response.status_code == status
    assert words in text_of(response)
    assert "Quick exit" in text_of(response)
    assert CANARY not in text_of(response)
    assert "Traceback" not in text_of(response)


def test_wrong_method_still_names_the_right_one(browser):
    assert browser.get("/posts/")["Allow"] == "POST"


def test_unknown_host_is_refused_with_a_page(browser):
    response = browser.get("/sign-in/", headers={"host": "evil.localhost"})

    assert response.status_code == 400
    assert "We could not read this request" in text_of(response)


def test_missing_cookie_is_explained():
    response = Client(enforce_csrf_checks=True).post("/guarded/", {"x": "1"})

    assert response.status_code == 403
    assert "did not send our cookie back" in text_of(response)
    assert "Safari" in text_of(response)


def test_api_errors_are_problem_documents(browser):
    response = browser.get("/api/nothing/here/")

    assert response["Content-Type"] == "application/problem+json"
    assert response.status_code == json.loads(response.content)["status"]


# Bodies ----------------------------------------------------------------------


def test_thirteen_megabytes_of_text_are_refused_with_a_page(browser):
    response = browser.post("/posts/", {"narrative": "x" * 13_000_000})

    assert response.status_code == 413
    assert "too large" in text_of(response)


def test_thirteen_megabytes_of_json_are_refused_with_a_problem(browser):
    body = json.dumps({"narrative": "x" * 13_000_000})
    response = browser.post("/api/v1/posts/", body, content_type="application/json")

    assert response.status_code == 413
    assert response["Content-Type"] == "application/problem+json"


def test_many_small_fields_are_refused(browser):
    response = browser.post("/posts/", {f"field{n}": "x" for n in range(20_500)})

    assert response.status_code == 413


@pytest.mark.parametrize("length", ["-1", "abc", "9" * 40, "1e3"])
def test_impossible_content_length_is_refused(browser, length):
    response = browser.generic("POST", "/posts/", b"x=1", CONTENT_LENGTH=length)

    assert response.status_code in {400, 413}


def test_small_file_stays_in_memory(browser, monkeypatch):
    monkeypatch.setattr("tempfile.NamedTemporaryFile", None)
    upload = BytesIO(b"x" * 1_000_000)
    upload.name = "photo.jpg"

    response = browser.post("/posts/", {"file": upload})

    assert response.json() == {"fields": 0, "files": 1}


def test_file_above_the_limit_is_refused_even_when_its_length_was_hidden(browser, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 50_000_000
    upload = BytesIO(b"x" * 3_000_000)
    upload.name = "film.mp4"

    assert browser.post("/posts/", {"file": upload}).status_code == 413


# Origin ----------------------------------------------------------------------


@pytest.mark.parametrize("host", ["192.168.1.20:8000", "cases.example.org", "[2001:db8::1]:8000"])
def test_plain_http_from_elsewhere_gets_an_explanation(browser, host):
    response = browser.get("/sign-in/", headers={"host": host})

    assert response.status_code == 400
    assert "This address cannot keep you signed in" in text_of(response)
    assert "AMPARO_HTTPS" in text_of(response)
    assert not response.cookies


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1:8100", "[::1]:8000"])
def test_plain_http_on_this_machine_works(browser, host):
    assert browser.get("/sign-in/", headers={"host": host}).status_code == 200


def test_https_from_elsewhere_works(browser, settings):
    settings.ALLOWED_HOSTS = ["cases.example.org"]

    response = browser.get("/sign-in/", secure=True, headers={"host": "cases.example.org"})

    assert response.status_code == 200


def test_plain_http_leads_to_https_where_there_is_some(browser, settings):
    settings.AMPARO_HTTPS = True
    settings.ALLOWED_HOSTS = ["cases.example.org"]
    host = {"host": "cases.example.org"}

    assert browser.get("/sign-in/?next=/today/", headers=host)["Location"] == (
        "https://cases.example.org/sign-in/?next=/today/"
    )
    assert browser.post("/sign-in/", {"password": "x"}, headers=host).status_code == 400
    assert browser.get("/", headers={"host": "evil.example"}).status_code == 400


def test_onion_address_needs_no_https(browser, settings):
    settings.AMPARO_HTTPS = True
    settings.ALLOWED_HOSTS = ["amparoabcdef.onion"]

    assert browser.get("/sign-in/", headers={"host": "amparoabcdef.onion"}).status_code == 200
