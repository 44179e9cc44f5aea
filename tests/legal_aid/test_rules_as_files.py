"""Rules out to a YAML file and in again: the same table, and a plain answer to every wrong one."""

from __future__ import annotations

import contextlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from legal_aid.rules import exchanging
from legal_aid.rules.keeping import open_version, save_draft, working
from legal_aid.rules.table import Pool, Rule, RuleTable

pytestmark = pytest.mark.django_db

BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nrules: []\n"


def draft_of(world):
    row = working(world.riverside)
    return row, open_version(world.carla.keyring, row).table if row else None


def made(world):
    clinic, duty = str(world.clinic.pk), str(world.duty.pk)
    return RuleTable(
        pools=[Pool(name="Night", members=[clinic, duty])],
        rules=[
            Rule(name="Custody", pool="Night", effect="only", when={"in_custody": "yes"}),
            Rule(name="Kamukunji", provider=clinic, starts="2026-03-05", order=7, priority=2,
                 when={"regions": ["KE/Nairobi/Kamukunji"], "urgencies": [1, 2]}),
        ],
    )  # fmt: skip


def url_of(world, name="rules-file"):
    return reverse(name, args=[world.riverside.pk])


def test_what_goes_out_comes_in_again_as_it_was(world, directory, browser_of, logged):
    carla = browser_of(world.carla)
    row = save_draft(
        keyring=world.carla.keyring, actor=world.carla.user, team=world.riverside,
        table=made(world), base=None,
    )  # fmt: skip
    answer = carla.get(url_of(world, "rules-yaml"))
    assert answer["Content-Disposition"] == 'attachment; filename="amparo-rules.yaml"'
    text = answer.content.decode()
    assert f"# {world.clinic.pk}  {world.clinic.name}" in text
    edits = logged().count((str(world.carla.user.pk), "rules.edit"))
    file = SimpleUploadedFile("rules.yaml", answer.content)
    sent = carla.post(url_of(world), {"base": str(row.pk), "file": file})
    assert sent.status_code == 302
    assert draft_of(world)[1] == made(world)
    assert logged().count((str(world.carla.user.pk), "rules.edit")) == edits + 1


def test_providers_may_be_named_and_yaml_words_stay_words(world, directory, browser_of):
    text = (
        f"pools:\n- name: Night\n  members: [{world.clinic.name}]\n"
        "rules:\n- name: Custody\n  pool: Night\n  starts: 2026-03-05\n"
        "  when: {in_custody: yes, urgencies: [2]}\n"
        f"- name: Rest\n  provider: {world.duty.name}\n  order: 7\n"
    )
    assert browser_of(world.carla).post(url_of(world), {"rules": text}).status_code == 302
    table = draft_of(world)[1]
    assert table.pools[0].members == [str(world.clinic.pk)]
    assert table.rules[0].when.in_custody == "yes"
    assert table.rules[1].provider == str(world.duty.pk)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("rules: [", "look at line"),
        ("- a\n- b\n", "There must be"),
        ("rules:\n- name: x\n  pool: Nobody\n", "Rule 1, pool: There is no pool of this name."),
        ("rules:\n- name: x\n  provider: Nowhere\n", "Rule 1, provider: This provider is not in"),
        ("rules:\n- name: x\n  provider: y\n  when: {matters: [z]}\n", "Rule 1, when.matters.0"),
        ("rules:\n- nmae: x\n", "There is no such field"),
        ("rules: {}\n", "This must be a list"),
        (BOMB, "instead of &amp; and *"),
        ("[" * 5_000, "nested too deeply"),
        ("rules: !!python/object/apply:os.system [x]\n", "This must be"),
        ("x: \x07\n", "This is no YAML"),
    ],
)
def test_what_is_wrong_stands_at_the_field_with_its_place(
    world, directory, browser_of, text, words
):
    answer = browser_of(world.carla).post(url_of(world), {"rules": text})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert 'id="id_rules_error"' in page
    assert draft_of(world) == (None, None)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"rules:\n- name: caf\xe9\n", "Line 2 is not in UTF-8"),
        (b"rules: []\0", "no text file"),
        (b"#" * 600_000, "at most 500 kilobytes"),
        (b"", "empty"),
    ],
)
def test_a_file_that_is_no_text_is_told_at_its_field(world, browser_of, body, words):
    sent = {"file": SimpleUploadedFile("rules.yaml", body)}
    answer = browser_of(world.carla).post(url_of(world), sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert 'id="id_file_error"' in page


def test_a_file_made_from_an_older_table_replaces_nothing(world, directory, browser_of):
    row = save_draft(
        keyring=world.carla.keyring, actor=world.carla.user, team=world.riverside,
        table=made(world), base=None,
    )  # fmt: skip
    answer = browser_of(world.carla).post(url_of(world), {"rules": "rules: []"})
    assert answer.status_code == 422
    assert "Somebody changed the rules meanwhile" in answer.content.decode()
    assert draft_of(world)[0] == row


def test_the_api_takes_and_gives_the_same_file(world, directory, api_of):
    api, url = api_of(world.carla), f"/api/v1/rules/{world.riverside.pk}/yaml/"
    text = f"rules:\n- name: Rest\n  provider: {world.duty.name}\n"
    answer = api.put(url, {"base": None, "yaml": text}, format="json")
    assert answer.status_code == 200
    given = api.get(url)
    assert given["Content-Type"] == "application/yaml; charset=utf-8"
    assert f"provider: {world.duty.pk}" in given.content.decode()
    wrong = api.put(url, {"base": answer.json()["base"], "yaml": BOMB}, format="json")
    assert wrong.status_code == 400
    assert wrong["Content-Type"].startswith("application/problem+json")
    for stranger in (world.pavel, world.olga):
        assert api_of(stranger).get(url).status_code == 404


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_no_text_is_more_than_a_table_or_a_refusal(text):
    with contextlib.suppress(ValidationError):
        assert isinstance(exchanging.read(text, {"a": "b"}), RuleTable)
