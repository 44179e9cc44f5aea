"""The auditor reads the log on a page, sees whether it is whole, and carries proof of it off."""

from __future__ import annotations

import ast
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as project
from django.core.cache import cache
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import auditing
from accounts.logs import take_checkpoint
from accounts.models import Organisation
from audit.checkpoints import SignedCheckpoint
from audit.guarding import remove_guards
from audit.models import Chain, Entry
from audit.reading import read_entries
from audit.server_key import server_key
from audit.verifying import verify
from config.log import lines
from config.log.words import VERBS
from tests.incidents import stories

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation(world):
    return Organisation.objects.get(pk=world.riverside.organisation_id)


@pytest.fixture
def ossian(world, browser_of):
    return browser_of(world.ossian)


def write(organisation, actor, verb="registered", count=1, obj=None):
    with transaction.atomic():
        for _ in range(count):
            auditing.record(organisation, actor, verb, obj or organisation)


def page(client, **query):
    answer = client.get(reverse("log"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def file_of(answer):
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    content = b"".join(answer) if answer.streaming else answer.content
    return [json.loads(line) for line in content.decode().splitlines()]


def test_each_entry_says_who_did_what_to_which_and_when(world, organisation, ossian):
    write(
        organisation, world.pavel.user, "registered", obj="record:0190f3aa9c1e7d2b8f005b6c7d8e9fa0"
    )
    shown = page(ossian)
    [entry] = read_entries(world.ossian.keyring, organisation.chain, limit=1000)[-1:]
    assert "Registered a record" in shown
    assert "pavel" in shown
    assert "0190f3aa" in shown
    assert timezone.localtime(entry.time).strftime("%Y-%m-%d %H:%M:%S") in shown


def test_newest_first_in_pages_that_hang_together(world, organisation, ossian, monkeypatch):
    monkeypatch.setattr(lines, "LINES", 7)
    write(organisation, world.pavel.user, count=20)
    last = Chain.objects.get(pk=organisation.chain_id).head_sequence
    seen, query = [], {}
    for _ in range(10):
        answer = ossian.get(reverse("log"), query)
        shown = answer.context["page"]
        seen += [line.sequence for line in shown.lines]
        if shown.older is None:
            break
        write(organisation, world.pavel.user)  # people go on working; nothing shifts
        query = {"before": shown.older}
    assert seen == list(range(last, 0, -1))


@pytest.mark.parametrize(
    ("query", "passes"),
    [
        ({"verb": "erased"}, lambda entry, world: entry.verb == "erased"),
        ({"actor": "carla"}, lambda entry, world: entry.actor == str(world.carla.user.pk)),
        ({"actor": "nobody"}, lambda entry, world: entry.actor == ""),
        ({"kind": "record"}, lambda entry, world: entry.object_ref.startswith("record:")),
        ({"week": "now"}, lambda entry, world: True),
        ({"verb": "erased", "actor": "pavel"}, lambda entry, world: False),
        ({"week": "1999-W01"}, lambda entry, world: False),
    ],
)
def test_filters_leave_what_passes_them(world, organisation, ossian, query, passes):
    write(organisation, world.pavel.user)
    write(organisation, world.carla.user, "erased", obj="record:x")
    write(organisation, None, "offer.expire", obj="offer:x")
    query = dict(query)
    if query.get("actor") in ("carla", "pavel"):
        query["actor"] = str(getattr(world, query["actor"]).user.pk)
    if query.get("week") == "now":
        query["week"] = organisation.chain.entries.latest("sequence").week
    every = read_entries(world.ossian.keyring, organisation.chain, limit=1000)
    expected = [entry.sequence for entry in every if passes(entry, world)]
    shown = ossian.get(reverse("log"), query).context["page"].lines
    assert [line.sequence for line in shown] == expected[::-1]


@pytest.mark.parametrize("value", ["x" * 5000, "\0", "<script>", "'; --", "-1", "9" * 400, "½"])
@pytest.mark.parametrize("name", ["verb", "actor", "week", "kind", "before"])
def test_what_is_no_code_is_as_if_it_were_not_there(ossian, name, value):
    shown = page(ossian, **{name: value})
    assert "<script>alert" not in shown
    assert "Founded the organisation" in shown


def test_a_log_of_others_is_not_there(world, ossian):
    other = world.lakeside.organisation_id
    for name in ("log-checkpoint", "log-export"):
        assert ossian.post(reverse(name), {"log": other}).status_code == 404
    assert ossian.get(reverse("log"), {"log": other}).status_code == 404
    assert ossian.get(reverse("log"), {"log": "nonsense"}).status_code == 404


def test_an_entry_that_does_not_open_is_marked_whatever_the_filters(world, organisation, ossian):
    remove_guards()
    Entry.objects.filter(chain=organisation.chain, sequence=2).update(sealed=b"rubbish")
    assert "Does not open" in page(ossian)
    assert "Does not open" in page(ossian, verb="erased")


def test_the_page_verifies_and_names_what_it_finds(world, organisation, ossian):
    assert "In order: nothing is missing" in page(ossian)
    remove_guards()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry WHERE sequence = 2")
    shown = page(ossian)
    assert "Entry 2 is missing." in shown
    assert "In order" not in shown
    assert "lost the triggers" in shown


def test_a_checkpoint_leaves_as_a_file_and_is_noted(world, organisation, ossian):
    assert "<dd>Never" in page(ossian)
    head = organisation.chain.head_sequence
    [made] = file_of(ossian.post(reverse("log-checkpoint")))
    signed = SignedCheckpoint.from_json(json.dumps(made))
    assert signed.is_signed_by(server_key().public)
    assert signed.chain == organisation.chain_id
    assert signed.sequence >= head
    chain = Chain.objects.get(pk=organisation.chain_id)
    assert chain.checkpoint_left_on == timezone.localdate()
    newest = read_entries(world.ossian.keyring, chain, limit=1000)[-1]
    assert (newest.actor, newest.verb) == (str(world.ossian.user.pk), "checkpoint_taken")
    assert newest.detail == {"entry": str(signed.sequence)}
    assert verify(chain, kept=[signed]) == []
    assert "<dd>Never" not in page(ossian)


def test_a_log_whose_end_is_not_the_servers_gets_no_checkpoint(organisation, ossian):
    Chain.objects.filter(pk=organisation.chain_id).update(head_signature=b"x" * 64)
    before = organisation.chain.checkpoints.count()
    answer = ossian.post(reverse("log-checkpoint"), follow=True)
    assert "No checkpoint was signed" in answer.content.decode()
    assert organisation.chain.checkpoints.count() == before
    assert Chain.objects.get(pk=organisation.chain_id).checkpoint_left_on is None


def test_the_export_is_the_whole_log_still_sealed_and_noted(world, organisation, ossian):
    head, *entries = file_of(ossian.post(reverse("log-export")))
    chain = Chain.objects.get(pk=organisation.chain_id)
    assert head["head_sequence"] == len(entries) == chain.head_sequence
    assert bytes.fromhex(entries[0]["sealed"]) == bytes(chain.entries.get(sequence=1).sealed)
    newest = read_entries(world.ossian.keyring, chain, limit=1000)[-1]
    assert newest.verb == "log_exported"


def today(client):
    return client.get(reverse("today")).content.decode()


def test_today_asks_for_a_checkpoint_until_one_left_and_again_after_eight_days(
    world, organisation, ossian
):
    asks = "Carry a checkpoint of the log off this server"
    assert asks in today(ossian)
    take_checkpoint(actor=world.ossian.user, organisation=organisation)
    assert asks not in today(ossian)
    for days, asked in ((7, False), (8, True)):
        then = timezone.localdate() - timedelta(days=days)
        Chain.objects.filter(pk=organisation.chain_id).update(checkpoint_left_on=then)
        assert (asks in today(ossian)) is asked


def test_today_says_when_the_log_is_not_as_it_was_written(world, organisation, ossian, browser_of):
    warns = "The log is not as it was written"
    assert warns not in today(ossian)
    remove_guards()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry WHERE sequence = 2")
    cache.clear()  # five minutes later
    assert warns in today(ossian)
    assert warns not in today(browser_of(world.pavel))


def test_the_navigation_leads_auditors_there_and_nobody_else(world, ossian, browser_of):
    place = f'href="{reverse("log")}"'
    assert place in today(ossian)
    assert place not in today(browser_of(world.pavel))
    assert place in today(browser_of(world.fran))  # founder: coordinator and auditor


def test_the_page_shows_no_word_of_a_record(world, organisation, ossian):
    from incidents.recording import register

    register(
        keyring=world.pavel.keyring,
        author=world.pavel.user,
        team=world.riverside,
        document=stories.document(),
    )
    shown = page(ossian)
    assert "Registered a record" in shown
    for word in ("Amina", "pharmacy", "bottle", "4711"):
        assert word not in shown


WRITERS = {"record", "record_refusal", "_audit", "_audit_both", "_record", "refuse", "note"}


def test_every_verb_of_the_program_has_words():
    """Every literal that is handed to the log as a verb."""
    found = set()
    for room in ("accounts", "incidents", "legal_aid", "advocacy", "api", "config"):
        for path in (Path(project.BASE_DIR) / room).rglob("*.py"):
            for call in ast.walk(ast.parse(path.read_text())):
                if isinstance(call, ast.Call) and _name(call.func) in WRITERS:
                    found.update(_literals(call.args))
    assert {"registered", "offer.accept", "admit", "erased", "release.publish"} <= found
    assert found <= set(VERBS), found - set(VERBS)


def _name(function):
    return getattr(function, "attr", getattr(function, "id", ""))


def _literals(arguments):
    for given in arguments:
        either = (given.body, given.orelse) if isinstance(given, ast.IfExp) else (given,)
        for one in either:
            if isinstance(one, ast.Constant) and isinstance(one.value, str):
                yield one.value
