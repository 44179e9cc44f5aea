"""One look for every field, readable by those who cannot see it; nothing typed is remembered."""

import re
from html.parser import HTMLParser

import pytest
from django import forms
from django.template.loader import render_to_string


class Report(forms.Form):
    name = forms.CharField(help_text="As they wish to be called.")
    contact = forms.CharField(required=False, widget=forms.Textarea)
    username = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"autocomplete": "username", "class": "wide"})
    )
    held = forms.BooleanField(required=False, label="Held now")
    answer = forms.ChoiceField(choices=[("y", "Yes"), ("n", "No")], widget=forms.RadioSelect)
    place = forms.ChoiceField(choices=[("", "Choose"), ("s", "Street")])
    key = forms.CharField(required=False, widget=forms.HiddenInput)


class Sometimes(forms.Form):
    """A day is asked for where it comes again."""

    asks_sometimes = ("day",)
    day = forms.DateField(required=False)
    days = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    note = forms.CharField(required=False)


class Elements(HTMLParser):
    """Every start tag with its attributes."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def named(self, name):
        return [attrs for _tag, attrs in self.found if attrs.get("name") == name]

    def ids(self):
        return [attrs["id"] for _tag, attrs in self.found if "id" in attrs]

    def tags(self, tag):
        return [attrs for found, attrs in self.found if found == tag]


@pytest.fixture
def empty():
    return Elements(Report().render())


@pytest.fixture
def wrong():
    return Elements(Report({"place": "moon"}).render())


def test_content_fields_are_not_remembered_by_the_browser(empty):
    for name in ("name", "contact", "held", "answer", "place"):
        for attrs in empty.named(name):
            assert attrs["autocomplete"] == "off", name


def test_a_form_may_ask_the_browser_to_remember(empty):
    assert empty.named("username")[0]["autocomplete"] == "username"


def test_text_and_choice_fields_carry_the_stylesheets_class(empty):
    assert empty.named("name")[0]["class"] == "input"
    assert empty.named("contact")[0]["class"] == "input"
    assert empty.named("place")[0]["class"] == "input"
    assert empty.named("username")[0]["class"] == "input wide"
    assert "class" not in empty.named("held")[0]


def test_every_label_belongs_to_a_field(empty):
    ids = set(empty.ids())

    for label in empty.tags("label"):
        assert label.get("for", "id_answer_0") in ids


def test_choices_stand_in_a_named_group(empty):
    assert len(empty.tags("fieldset")) == 1
    assert len(empty.tags("legend")) == 1
    assert len(empty.named("answer")) == 2


def test_errors_are_tied_to_their_fields_and_linked_from_the_summary(wrong):
    ids = set(wrong.ids())

    for name in ("name", "place"):
        attrs = wrong.named(name)[0]
        assert attrs["aria-invalid"] == "true"
        assert set(attrs["aria-describedby"].split()) <= ids
    targets = [attrs["href"].removeprefix("#") for attrs in wrong.tags("a")]
    assert len(targets) == 3
    assert set(targets) <= ids


def test_ids_are_unique(wrong):
    assert len(wrong.ids()) == len(set(wrong.ids()))


def test_text_from_people_is_escaped():
    class Nasty(forms.Form):
        name = forms.CharField(label="<script>alert(1)</script>", help_text="<b>x</b>")

    html = Nasty({"name": ""}).render()

    assert "<script>" not in html
    assert "<b>" not in html


@pytest.mark.parametrize("template", ["error.html", "today.html"])
def test_pages_need_no_inline_code(template):
    html = render_to_string(template, {"title": "x", "sentences": ["y"], "waiting": []})
    elements = Elements(html)

    for tag, attrs in elements.found:
        assert "style" not in attrs, (tag, attrs)
        assert not [name for name in attrs if name.startswith("on")], (tag, attrs)
        if tag == "script":
            assert attrs["src"].startswith("/static/")
    assert not elements.tags("style")


def test_every_drawing_that_a_template_asks_for_is_in_the_sprite():
    import re
    from pathlib import Path

    root = Path(__file__).resolve().parents[2]
    drawn = set(re.findall(r'id="i-([\w-]+)"', (root / "templates/_sprite.html").read_text()))
    for page in [*root.glob("templates/**/*.html"), *root.glob("*/templates/**/*.html")]:
        asked = set(re.findall(r'{% icon "([\w-]+)"|href="#i-([\w-]+)"', page.read_text()))
        names = {name for pair in asked for name in pair if name}
        assert names <= drawn, page


def test_only_what_may_always_stay_empty_is_called_optional():
    html = Sometimes().render()
    labels = re.findall(r'<(?:label for|legend)[^>]*>(\w+)(?: <span class="note">(.*?)<)?', html)
    assert labels == [("Day", ""), ("Days", "(optional)"), ("Note", "(optional)")]
