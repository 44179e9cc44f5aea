"""A language is chosen on every page, before the door as well, and forgotten with the browser."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_who_is_not_signed_in_chooses_a_language_and_comes_back_to_the_page(world):
    door = Client()

    answer = door.post("/language/", {"language": "ru", "next": "/recover/"})

    assert answer.url == "/recover/"
    page = door.get("/recover/").content.decode()
    assert '<html lang="ru" dir="ltr">' in page
    assert '<option value="ru" lang="ru" selected>Русский</option>' in page


def test_the_choice_goes_with_the_browser_and_is_written_to_no_account(world, browser_of):
    browser = browser_of(world.pavel)

    cookie = browser.post("/language/", {"language": "es"}).cookies["__Host-language"]

    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert not any("language" in field.name for field in type(world.pavel.user)._meta.fields)
    assert '<html lang="es"' in browser.get("/today/").content.decode()
    assert '<html lang="en"' in browser_of(world.pavel).get("/today/").content.decode()


@pytest.mark.parametrize("language", ["", "xx", "de", "en\x00", "../../etc", "e" * 5000])
def test_a_language_that_there_is_not_changes_nothing(world, language):
    answer = Client().post("/language/", {"language": language})

    assert answer.status_code == 302
    assert "__Host-language" not in answer.cookies


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:1"])
def test_the_choice_leads_to_no_other_site(world, target):
    assert Client().post("/language/", {"language": "es", "next": target}).url == "/today/"


def test_a_page_that_reads_from_the_right_says_so(world, settings):
    settings.LANGUAGES_BIDI = ["sw"]

    assert (
        'lang="sw" dir="rtl"'
        in Client(headers={"accept-language": "sw"}).get("/sign-in/").content.decode()
    )
