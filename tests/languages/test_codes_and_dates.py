"""People read words and dates in their language; programs read the same codes in every one."""

from datetime import date

import pytest
from django.utils import translation

from advocacy.sides import period_label
from config.templatetags.amparo import near
from incidents import spoken, vocabulary

pytestmark = pytest.mark.usefixtures("real_catalogues")


@pytest.mark.parametrize(
    ("language", "day", "about", "month", "quarter"),
    [
        ("en", "5 Mar 2026", "about March 2026", "Mar 2026", "2026 Q1"),
        ("es", "5 de mar de 2026", "alrededor de marzo de 2026", "Mar 2026", "2026 T1"),
        ("ru", "5 марта 2026", "примерно Март 2026", "Мар 2026", "1 кв. 2026"),
        ("uk", "5 березня 2026", "приблизно Березень 2026", "Бер 2026", "1 кв. 2026"),
    ],
)
def test_dates_are_said_as_the_language_says_them(language, day, about, month, quarter):
    with translation.override(language):
        assert spoken.date_words("2026-03-05") == day
        assert spoken.date_words("2026-03~").casefold() == about.casefold()
        assert period_label("2026-03") == month
        assert period_label("2026-Q1") == quarter


def test_short_dates_follow_the_language():
    with translation.override("ru"):
        assert near(date(2026, 3, 5)) == "05.03.2026"
    with translation.override("es"):
        assert near(date(2026, 3, 5)) == "05/03/2026"


@pytest.mark.django_db
def test_programs_get_the_same_codes_in_every_language(world, api_of):
    client = api_of(world.pavel)
    in_english = client.get("/api/v1/vocabulary/").json()
    in_russian = client.get("/api/v1/vocabulary/", headers={"accept-language": "ru"}).json()

    def without_labels(value):
        if isinstance(value, dict):
            return {key: without_labels(one) for key, one in value.items() if key != "label"}
        return [without_labels(one) for one in value] if isinstance(value, list) else value

    assert in_russian != in_english
    assert without_labels(in_russian) == without_labels(in_english)


def test_a_code_is_said_in_the_language_of_its_kind():
    with translation.override("ru"):
        assert vocabulary.label("violation", "arr_sweep") == "Массовая облава"
        assert vocabulary.label("agency", "no_longer_listed") == "no_longer_listed"
