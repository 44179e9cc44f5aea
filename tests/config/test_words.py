from datetime import date, timedelta
from uuid import UUID

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from config.templatetags.amparo import near, short_ref


def test_short_reference_is_eight_digits_of_the_id():
    record = UUID("0190f3aa-9c1e-7d2b-8f00-5b6c7d8e9fa0")

    assert short_ref(record) == short_ref(str(record)) == "0190f3aa"


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (timedelta(seconds=20), "now"),
        (timedelta(minutes=20, seconds=10), "in 20 minutes"),
        (timedelta(minutes=-1, seconds=-10), "1 minute ago"),
        (timedelta(hours=3, minutes=2), "in 3 hours"),
        (timedelta(hours=-23), "23 hours ago"),
    ],
)
def test_near_moments_are_relative(distance, words):
    assert near(timezone.now() + distance) == words


def test_far_moments_are_dates():
    with translation.override("en"):
        assert near(timezone.now() + timedelta(days=40)).count("/") == 2
        assert near(date(2026, 3, 5)) == "03/05/2026"
        assert near(None) == ""


def test_icon_is_decoration_and_escapes_its_name():
    html = Template('{% icon "lock" "icon-turns" %}{% icon name %}').render(
        Context({"name": '"><script>'})
    )

    assert '<svg class="icon icon-turns" aria-hidden="true"><use href="#i-lock"/></svg>' in html
    assert "<script>" not in html
