"""Canaries where they are refused: logs, exceptions and error pages are content too."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import resolve, reverse

from accounts.founding import add_team
from accounts.models import Invitation
from incidents.models import Record
from tests.attacks.desk import Desk
from tests.attacks.html_forms import HtmlForm, forms_of

if TYPE_CHECKING:
    from tests.attacks.planted_story import Story

API = "/api/v1/incidents/"
# Pages whose forms are not the same for every reader.
DIFFERENT = ("case", "case-course", "incident-new", "report")
MAPPING = """
mapping: 1
id: planted
source: {format: csv, key: number}
consents:
  - {scope: store, state: granted, basis: "test use", date: 2026-01-01}
fields:
  title: {column: title}
  narrative: {column: story}
acts:
  violations:
    - {column: kind, values: {beaten: vio_force}}
  date: {column: day, formats: [{format: "%Y-%m-%d", precision: day}]}
"""


def refuse_everything(story: Story) -> None:
    """Everything that can be sent and will not be taken."""
    _second_team(story)
    _garble_pages(story)
    for desk in (Desk(story.canaries.plant), story.people["pavel"].desk):
        _wrong_addresses(story, desk)
    _wrong_doors(story)
    _wrong_bodies(story)
    _failing_page(story)
    _failing_import(story)


def _second_team(story: Story) -> None:
    """Where there is a choice of teams, forms have one more field."""
    fran, petra = story.people["fran"], story.people["petra"]
    user = fran.user
    team = add_team(
        keyring=fran.keyring,
        actor=user,
        organisation=user.memberships.first().team.organisation,
        kind="documentation",
        name=story.marks.plant("Team.name second", "word"),
    )
    invited = fran.desk.post(
        reverse("member-invite"), {"place": f"{team.pk}:peer"}, status=200
    ).context["link"]
    story.sign_in(petra)
    petra.desk.post(invited.partition("testserver")[2], {"note": story.canaries.plant("join")})
    waiting = Invitation.objects.get(user=petra.user)
    fran.desk.post(reverse("member-admit", args=[waiting.pk]), {"compared": "yes"})
    for name in ("incident-new", "members", "found"):
        fran.desk.get(reverse(name))
    petra.desk.get(reverse("report"))


def _garble_pages(story: Story) -> None:
    """Every different form that somebody has seen, garbled."""
    known: set[tuple[str, ...]] = set()
    for person in story.people.values():
        more = [reverse(name) for name in ("passphrase", "tokens", "factor", "passkeys")]
        for url in dict.fromkeys([*person.desk.seen, *more]):
            route = resolve(url.partition("?")[0]).url_name
            if (route,) in known or route in ("sign-in", "sign-in-code", "recover"):
                continue
            if route not in DIFFERENT:
                known.add((route,))
            page = person.desk.client.get(url)
            if not page.headers.get("Content-Type", "").startswith("text/html"):
                continue
            for form in forms_of(page.content.decode()):
                kind = (
                    route,
                    form.action and resolve(urlsplit(form.action).path).url_name,
                    *sorted(form.controls),
                )
                if kind not in known and form.action not in ("/lock/", "/sign-out/"):
                    known.add(kind)
                    for data in _garbled(story, form):
                        _send(person.desk, form, form.action or url, data)


def garble(story: Story, desk: Desk, url: str) -> None:
    """The forms of one page in which something can be written, as it stands now."""
    plant = story.canaries.plant
    for form in forms_of(desk.get(url).content.decode()):
        if form.method != "POST" or not form.controls.keys() - {"csrfmiddlewaretoken"}:
            continue
        for shape in ("word", "code"):
            _send(
                desk, form, form.action or url, {name: plant(name, shape) for name in form.controls}
            )
        for data in _garbled(story, form):
            _send(desk, form, form.action or url, data)


def _garbled(story: Story, form: HtmlForm) -> Iterator[dict[str, Any]]:
    """Every control holding a canary; rows are counted rightly the first time only."""
    plant = story.canaries.plant
    counts = {name: each.sent for name, each in form.controls.items() if name.endswith("_FORMS")}
    for kept in (counts, {}):
        data = {
            name: plant(name, "word" if each.kind in ("hidden", "select") else "text")
            for name, each in form.controls.items()
        }
        yield data | kept
        if not counts:
            return


def _send(desk: Desk, form: HtmlForm, url: str, data: dict[str, Any]) -> None:
    if form.method == "GET":
        desk.client.get(url, data)
        return
    adding = [button for button in form.buttons if button.name == "add"]
    for button in [one for one in form.buttons if one not in adding[1:]] or [None]:
        named = {button.name: button.value} if button and button.name else {}
        action = (button.action if button else "").partition("#")[0]
        desk.post(action or url, data | named, status=None)


def _wrong_addresses(story: Story, desk: Desk) -> None:
    word, text = story.canaries.plant("address", "word"), story.canaries.plant("query")
    headers = {
        "User-Agent": text.encode().decode("latin-1"),
        "Referer": f"http://testserver/{word}/",
        "Accept-Language": word,
        "Idempotency-Key": word,
        "X-Forwarded-For": word,
        "Cookie": f"other={word}",
    }
    for path in ("/", "/incidents/", "/join/", "/api/v1/", API):
        for query in ({}, {"q": text, word: text}):
            for send in (desk.client.get, desk.client.post):
                send(f"{path}{word}/", query, headers=headers)
    desk.client.get("/", headers={"Host": f"{word}.example"})
    desk.client.get(f"/sign-in/?next=/incidents/?q={word}")


def _wrong_doors(story: Story) -> None:
    plant, client = story.canaries.plant, Client()
    typed = {"username": plant("refused name"), "password": plant("refused passphrase")}
    client.post(reverse("sign-in"), typed | {"next": plant("next")})
    known = story.people["carla"].name
    client.post(reverse("sign-in"), typed | {"username": known})
    carla = {"username": known, "password": story.people["carla"].passphrase}
    client.post(reverse("sign-in"), carla)
    client.post(reverse("sign-in-code"), {"code": plant("refused code", "word")})
    new = plant("refused passphrase")
    client.post(reverse("recover"), {"code": plant("refused code"), "new": new, "again": new})
    for token in (plant("refused token", "word"), f"amparo_{'a' * 26}_{plant('token', 'word')}"):
        client.get(API, headers={"Authorization": f"Bearer {token}"})


def _wrong_bodies(story: Story) -> None:
    api, plant = story.api("pavel"), story.canaries.plant
    record = Record.objects.incidents().first()
    whole = story.incident()
    bodies: list[tuple[str, Any]] = [
        ("application/json", f'{{"document": "{plant("broken JSON")}'),
        ("application/json", json.dumps({plant("key"): plant("value")})),
        ("application/json", json.dumps({"document": {"account": {"acts": plant("value")}}})),
        ("application/json", json.dumps({"document": whole, plant("key", "word"): 1})),
        ("application/x-www-form-urlencoded", f"document={plant('form', 'word')}"),
        ("text/xml", f"<a>{plant('xml')}</a>"),
        (f"text/{plant('type', 'word')}", plant("body")),
        ("application/json; charset=utf-16", plant("charset")),
    ]
    posted = ("intakes", "referrals", "tokens", "invitations", "invitations/answer")
    for path in (API, *(f"/api/v1/{name}/" for name in posted)):
        for content_type, body in bodies:
            api.generic("POST", path, body.encode(), content_type=content_type)
    address = f"{API}{record.pk}/"
    api.put(address, whole, format="json", headers={"If-Match": plant("tag", "word")})
    for query in ("team", "state", "urgent", "cursor"):
        api.get(API, {query: plant("filter")})
    _wrong_answers(story)
    text = plant("long") * 20_000
    api.post(API, {"document": {"account": {"narrative": text}}}, format="json")
    _uploads(story)


def _wrong_answers(story: Story) -> None:
    """What members and records are asked for before they change."""
    plant, carla = story.canaries.plant, story.api("carla")
    member = story.people["pavel"].user.memberships.first()
    record = Record.objects.incidents().first()
    for path, body in (
        (f"members/{member.pk}/role/", {"role": plant("role")}),
        (f"incidents/{record.pk}/erase/", {"sure": plant("sure"), plant("key", "word"): True}),
        (f"members/{plant('member', 'word')}/reset/", {}),
    ):
        assert carla.post(f"/api/v1/{path}", body, format="json").status_code in (400, 404)
    ending = story.people["carla"].desk.client
    ending.delete(f"/api/v1/sessions/{plant('session', 'word')}/")
    log = member.team.organisation_id
    for name in ("verb", "actor", "week", "kind", "before"):
        story.api("fran").get(f"/api/v1/logs/{log}/entries/", {name: plant("log filter")})


def _uploads(story: Story) -> None:
    """Files that no page asks for: nothing may reach a temporary folder."""
    plant, desk = story.canaries.plant, story.people["petra"].desk
    for size in (1, 30_000, 60_000):
        file = SimpleUploadedFile(plant("file name", "word"), plant("file").encode() * size)
        desk.post(reverse("report"), {"file": file, "words": plant("words")}, status=None)
    boundary = plant("boundary", "word")
    broken = f'--{boundary}\r\nContent-Disposition: form-data; name="{plant("part")}"\r\n\r\nx'
    kind = f"multipart/form-data; boundary={boundary}"
    desk.client.generic("POST", reverse("report"), broken.encode(), content_type=kind)


def _failing_page(story: Story) -> None:
    """A programming error whose exception quotes content, with a cause that does so too."""
    client = Client(raise_request_exception=False)
    client.cookies.update(story.people["pavel"].desk.client.cookies)

    def fail(*_: Any, **__: Any) -> None:
        opened = {"narrative": story.canaries.plant("local variable")}
        try:
            raise KeyError(story.canaries.plant("cause"), opened)
        except KeyError as error:
            raise ValueError(story.canaries.plant("exception")) from error

    with patch("incidents.views.register.lines_of", fail):
        assert client.get(reverse("register")).status_code == 500
    api = story.api("pavel")
    api.raise_request_exception = False
    with patch("api.views.incidents.open_many", fail):
        assert api.get(API).status_code == 500


def _failing_import(story: Story) -> None:
    """A file of records kept elsewhere, half of which cannot be read."""
    plant, pavel = story.canaries.plant, story.people["pavel"]
    rows = ["number,title,story,kind,day"]
    rows += [f"{plant('key')},{plant('title')},{plant('story')},beaten,2026-01-02"]
    rows += [f"{plant('key')},{plant('title')},{plant('story')},{plant('kind')},2026-01-02"]
    rows += [f"{plant('key')},{plant('title')},{plant('story')},beaten,{plant('day')}"]
    rows += [plant("half a row")]
    # Where the file lies before it is imported is its owner's care, not the server's.
    with tempfile.TemporaryDirectory(dir=settings.DATA.parent.parent) as elsewhere:
        source, mapping = Path(elsewhere, "rows.csv"), Path(elsewhere, "mapping.yaml")
        secret = Path(elsewhere, "passphrase")
        source.write_text("\n".join(rows), encoding="utf-8")
        mapping.write_text(MAPPING, encoding="utf-8")
        secret.write_text(pavel.passphrase, encoding="utf-8")
        options = {"mapping": mapping, "username": pavel.name, "password_file": secret}
        team = str(pavel.user.memberships.get().team_id)
        before = Record.objects.count()
        call_command("import_records", source, team=team, join=[], **options)
        assert Record.objects.count() > before
        for wrong in ({"team": plant("team")}, {"team": team, "join": [plant("join")]}):
            with pytest.raises(CommandError) as refused:
                call_command("import_records", source, **{"join": [], **options, **wrong})
            assert str(refused.value) not in story.canaries
