"""Nobody calls by night who was asked not to: a contact never stands without its rules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.urls import reverse

from incidents.document import Person

ROOT = Path(__file__).parents[2]
TEMPLATES = [
    path
    for package in ("accounts", "advocacy", "api", "incidents", "legal_aid", "templates")
    for path in (ROOT / package).rglob("*.html")
]
# The one place that writes a contact out; everything else asks it with `{% contact %}`.
THE_TAG = "incidents/contact.html"
PRINTED = re.compile(r"\{\{[^}]*\bsafe_contact\b(?!\.(?:as_field_group|html_name|errors|label))")


def test_the_walk_finds_templates_and_knows_what_it_looks_for():
    assert len(TEMPLATES) > 50
    assert PRINTED.search("<dd>{{ sheet.safe_contact }}</dd>")
    assert PRINTED.search('{{ person.safe_contact|default:"-" }}')
    assert not PRINTED.search("{{ form.safe_contact.as_field_group }}")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_shows_a_contact_without_its_rules(path):
    if str(path).endswith(THE_TAG):
        return
    assert not PRINTED.search(path.read_text(encoding="utf-8")), "use {% contact %}"


def test_the_tag_writes_every_rule_as_a_shape_and_a_word():
    person = Person(id="p1", safe_contact="<b>Sister</b>", contact_flags=["no_name", "no_visit"])
    template = Template("{% load incident_words %}{% contact person %}")
    shown = template.render(Context({"person": person}))
    assert "&lt;b&gt;Sister&lt;/b&gt;" in shown
    assert shown.count("#i-alert") == 2
    assert "Do not say who we are" in shown
    assert "Do not visit" in shown


@pytest.mark.django_db
def test_the_record_shows_the_rules_beside_the_contact_in_both_places(
    world, browser_of, make_incident
):
    from tests.incidents import stories

    def reach(data):
        data["identity"]["people"][0] |= {
            "safe_contact": "Her sister", "contact_flags": ["evening_only"],
        }  # fmt: skip

    record = make_incident(stories.document(reach))
    page = browser_of(world.pavel).get(reverse("incident", args=[record.pk])).content.decode()
    assert page.count("Her sister") == page.count("Only in the evening") == 2
