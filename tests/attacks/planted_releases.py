"""What an advocacy team keeps and publishes, with a planted word in everything it says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Team
from advocacy.definitions import Days, Definition, Statement
from advocacy.ledger.beginning import ledger_of
from advocacy.ledger.chain import verified
from advocacy.ledger.models import LedgerRelease, ReleaseDraft, SavedTable
from advocacy.ledger.population import population
from advocacy.ledger.preview import Preview, body_of
from advocacy.ledger.publishing import _written
from advocacy.published import Axis, Method, Release, Table, Term
from api.bodies.releases import Decision, LostRelease, NewDraft, NewSavedTable, Reason

if TYPE_CHECKING:
    from tests.attacks.planted_story import Story

TABLE = {"rows": "violation_group", "columns": "gender", "since": "2026-01", "until": "2026-03"}
FIELDS = ("rows", "columns", "third", "fourth", "unit", "since", "until", "region")
EMBARGO = 30


def draft_and_publish(story: Story) -> None:
    """Drafts and saved tables by page and API, taken and refused; one release that everyone reads
    and one whose day has not come."""
    kept = _draft_on_pages(story)
    _draft_by_the_api(story)
    _keep_tables(story)
    public = _written_release(story, story.marks.plant, embargo=None)
    sealed = _written_release(
        story, story.plant, embargo=timezone.localdate() + timedelta(days=EMBARGO)
    )
    assert public.body
    assert not sealed.body
    _read(story, public, sealed)
    story.people["ada"].desk.get(kept)


def _draft_on_pages(story: Story) -> str:
    """The address of a draft that says planted words and counts in a planted place."""
    desk, plant = story.people["ada"].desk, story.plant
    new = reverse("release-draft-new")
    table = TABLE | {"region": f"KE/{plant('region of a draft', 'word')}"}
    url: str = desk.post(new, table)["Location"]
    desk.post(new, {name: plant(f"draft {name}", "word") for name in FIELDS})
    for name in ("draft", "team"):
        desk.post(new, TABLE | {name: plant(f"of a draft: {name}", "word")}, status=404)
    day = timezone.localdate() + timedelta(days=EMBARGO)
    said = {"title": plant("title"), "summary": plant("summary"), "embargo": day.isoformat()}
    desk.post(url, {"do": "save"} | said)
    desk.post(url, {"do": "save"} | said | {"embargo": plant("embargo", "word")}, status=422)
    for sent in (
        {"do": "ask", "approver": plant("approver")},
        {"do": "approve", "digest": plant("digest")},
        {"do": "publish", "reason": plant("reason of a release")},
    ):
        desk.post(url, sent, status=422)
    desk.post(url, {"do": "drop", "table": plant("table")})
    desk.post(url, {"do": plant("do")}, status=404)
    desk.get(url)
    again = reverse("release-recurring", args=[url.rstrip("/").rsplit("/", 1)[1]])
    desk.post(again, {"every": "quarter", "through": "2026-03-31"})
    said = {"every": plant("every", "word"), "through": plant("through", "word")}
    desk.post(again, said, status=422)
    desk.get(again)
    _at_the_ledger(story)
    run = reverse("release-run", args=[plant("run", "word")])
    assert desk.client.get(run).status_code == 404
    assert desk.client.post(run, {plant("key", "word"): plant("run")}).status_code == 404
    return url


def _at_the_ledger(story: Story) -> None:
    """Whatever is sent in place of a number or the file of a release is refused."""
    desk, api, plant = story.people["ada"].desk, story.api("ada"), story.plant
    url = reverse("ledger")
    desk.post(url, {"do": "raise", "threshold": plant("threshold", "word")}, status=422)
    name = plant("name of a release's file", "word")
    file = SimpleUploadedFile(name, plant("file of a release").encode())
    desk.post(url, {"do": "bring_back", "file": file}, status=422)
    desk.post(url, {"do": plant("do of the ledger", "word")}, status=404)
    desk.post(url, {"team": plant("team of the ledger", "word")}, status=404)
    (held,) = story.taken(api.get("/api/v1/ledgers/"), 200).json()
    where = f"/api/v1/ledgers/{held['team']}/"
    wrong = {"threshold": plant("threshold by the API", "word")}
    story.taken(api.post(f"{where}threshold/", wrong, format="json"), 400)
    story.taken(api.post(f"{where}bring-back/", story.document(LostRelease), format="json"), 400)
    desk.get(url)


def _draft_by_the_api(story: Story) -> None:
    """Words that can be said are taken; in place of codes, ids and digests they are refused."""
    api, drafts = story.api("ada"), "/api/v1/release-drafts/"
    rule = {"through": timezone.localdate().isoformat()}
    body = story.document(NewDraft) | {"embargo": None} | rule
    story.taken(api.post(drafts, body, format="json"), 400)
    table = {
        "since": "2026-01",
        "until": "2026-03",
        "filters": [{"dimension": "region2", "terms": [f"KE/{story.plant('term', 'word')}"]}],
    }
    made = story.taken(api.post(drafts, body | {"tables": [table]}, format="json"), 201).json()
    url = f"{drafts}{made['id']}/"
    again = story.document(NewDraft) | {"tables": [table]} | rule
    story.taken(api.put(url, again, format="json"), 200)
    story.taken(api.put(url, again | {"embargo": story.plant("embargo")}, format="json"), 400)
    story.taken(api.get(url), 200)
    for step, sent in (
        ("ask", {"approver": story.plant("approver")}),
        ("decide", story.document(Decision)),
        ("publish", story.document(Reason)),
    ):
        story.taken(api.post(f"{url}{step}/", sent, format="json"), 400)
    story.taken(api.get(drafts), 200)


def _keep_tables(story: Story) -> None:
    desk, api, plant = story.people["ada"].desk, story.api("ada"), story.plant
    save, tables = reverse("table-save"), "/api/v1/saved-tables/"
    table = TABLE | {"region": f"KE/{plant('region of a saved table', 'word')}"}
    desk.post(save, table | {"name": plant("name of a table")})
    desk.post(save, table | {"name": plant("long name") * 20}, status=422)
    desk.post(save, {"forget": plant("forget")}, status=404)
    body = story.document(NewSavedTable)
    story.taken(api.post(tables, body, format="json"), 400)
    sound = {"since": "2026", "until": "2026", "sides": ["gender"], "filters": []}
    story.taken(api.post(tables, body | {"table": sound}, format="json"), 201)
    story.taken(api.get(tables), 200)
    assert SavedTable.objects.count() == ReleaseDraft.objects.count() == 2


def _read(story: Story, *rows: LedgerRelease) -> None:
    """The list, each release with its files, and a correction of each, by page and API."""
    desk, api = story.people["ada"].desk, story.api("ada")
    listed = desk.get(reverse("releases")).content.decode()
    for row in rows:
        url = reverse("release", args=[row.pk])
        assert url in listed
        assert desk.get(url).status_code == 200
        path = f"/api/v1/releases/{row.pk}/"
        said = story.taken(api.get(path), 200).json()["release"]
        story.taken(api.get(f"{path}readings/"), 200)
        file = reverse("release-file", args=[row.pk, f"{said['id']}.json"])
        assert desk.client.get(file).status_code == 200
        wrong = reverse("release-file", args=[row.pk, story.plant("file", "word")])
        assert desk.client.get(wrong).status_code == 404
        desk.post(reverse("release-correct", args=[row.pk]), {story.plant("key", "word"): "1"})
        story.taken(api.post(f"{path}correct/"), 201)
    story.taken(api.get("/api/v1/releases/"), 200)
    assert api.get(f"/api/v1/releases/{uuid4()}/").status_code == 404


def _written_release(
    story: Story, plant: Callable[..., str], *, embargo: date | None
) -> LedgerRelease:
    """A release as the ledger writes it. The story's few records would never pass the threshold,
    so what it says is planted; facts, signature and sealing are the real."""
    ada = story.people["ada"]
    keyring = ada.keyring
    team = Team.objects.get(kind=Team.Kind.ADVOCACY, memberships__user=ada.user)
    chain = verified(keyring, ledger_of(keyring, team))
    days = Days(timezone.localdate() - timedelta(days=720), timezone.localdate())
    code = plant("LedgerRelease.body region", "word")
    release = Release(
        id=f"release-{plant('LedgerRelease.citable', 'word')}",
        ledger=chain.ledger.pk,
        number=chain.state.number + 1,
        organisation=plant("Release.organisation"),
        title=plant("Release.title"),
        summary=plant("Release.summary"),
        language="en",
        published=timezone.localdate(),
        embargo=embargo,
        tables=(_table(plant, days, code),),
        method=Method(threshold=10),
        previous=chain.state.head.hex(),
    )
    cell = Definition.of(days, {"region": frozenset([f"KE/{code}"])})
    made = Preview(
        release=release,
        body=body_of(release),
        reports={},
        statements=(Statement(cell, "incidents", 15),),
        spans=(days,),
        population=population(keyring, team, chain),
        chain=chain,
    )
    with transaction.atomic():
        row = _written(keyring, team, made, chain)
    assert len(verified(keyring, ledger_of(keyring, team)).contents) == row.number
    return row


def _table(plant: Callable[..., str], days: Days, code: str) -> Table:
    said: dict[str, Any] = {"since": days.since, "until": days.until, "unit": "incidents"}
    axis = Axis(
        name="region1",
        label=plant("Release.axis"),
        terms=(Term(code=code, label=plant("Release.term")),),
    )
    return Table(
        key="t1",
        title=plant("Release.table"),
        axes=(axis,),
        conditions=(plant("Release.conditions"),),
        figures=(15, 25),
        **said,
    )
