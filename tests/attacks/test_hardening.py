"""What a browser is told where no page is drawn: over HTTPS, by static files, with large bodies.

Headers of every route: `test_leaks.py`. What Chromium makes of them: `tests/browser/`.
"""

from __future__ import annotations

import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from tests.attacks.routes import Route
from tests.attacks.test_access import OF_ROUTE, ROUTES
from tests.config.installation import Installation

POSTED = sorted({route for method, route in OF_ROUTE if method in ("POST", "PUT", "PATCH")})
OVER_HTTPS = """
from django.conf import settings
settings.ALLOWED_HOSTS = ["cases.example.org"]
from django.test import Client
for proto in ("https", "http"):
    answer = Client().get("/sign-in/", headers={"host": "cases.example.org",
                                                "X-Forwarded-Proto": proto})
    print(answer.status_code, answer.get("Strict-Transport-Security"), answer.get("Location"))
"""


def address(route: Route) -> str:
    """An address of this route, about nothing."""
    numbers = dict.fromkeys(re.findall(r"<int:(\w+)>", route.pattern), 1)
    kinds = {"code": "a" * 32, **numbers}
    return route.url(*(kinds.get(name, uuid4()) for name in route.parameters))


@pytest.mark.django_db
def test_a_body_above_the_limit_is_refused_before_anything_reads_it(settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    browser = Client()
    assert len(POSTED) > 40
    for name in POSTED:
        assert browser.generic("POST", address(ROUTES[name]), b"x" * 1001).status_code == 413, name


def test_over_https_browsers_are_told_to_stay_there(tmp_path: Path) -> None:
    place = Installation(tmp_path / "data", AMPARO_HTTPS="1")
    secure, plain = place.python(OVER_HTTPS).splitlines()
    seconds = int(secure.partition("max-age=")[2].partition(";")[0])
    assert seconds >= 365 * 24 * 3600
    assert "includeSubDomains" in secure
    assert plain == "301 None https://cases.example.org/sign-in/"


def test_static_files_are_no_better_served_to_other_sites_than_pages() -> None:
    for name in ("amparo.css", "mark.svg"):
        answer: HttpResponse = Client().get(f"/static/{name}")
        assert answer.status_code == 200
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "Set-Cookie" not in answer
        assert "Access-Control-Allow-Origin" not in answer
