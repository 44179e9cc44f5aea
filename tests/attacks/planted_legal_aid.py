"""Every field of a running case and of the directory in the story that is seized."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Team
from api.bodies.days import ChosenTasks
from api.bodies.deadlines import DeadlineStep
from api.bodies.directory import PeopleEntry, ProviderEntry, TableEntry
from incidents.models import Record
from legal_aid.models import Provider
from legal_aid.rules.keeping import working
from tests.attacks.desk import Desk
from tests.attacks.free_text import filled
from tests.attacks.planted_refusals import garble

if TYPE_CHECKING:
    from tests.attacks.planted_story import Story


def try_the_case(story: Story, lawyer: Desk, api: Any, case: Record) -> None:
    """The forms of a case that is still open, and bodies that are understood and refused."""
    plant, detail = story.canaries.plant, f"/api/v1/cases/{case.pk}/"
    for name in ("case", "case-course", "case-documents"):
        garble(story, lawyer, reverse(name, args=[case.pk]))
    shared = api.get(detail).json()["shared"]
    for number, one in enumerate(shared["hearings"], 1):
        if one["happened"] is None:
            garble(
                story, lawyer, reverse("hearing-after", args=[case.pk, one["id"] or f"n{number}"])
            )
    course = reverse("case-course", args=[case.pk])
    for do, name in (("co_counsel", "team"), ("join", "incident"), ("link", "incident")):
        lawyer.post(course, {"do": do, f"{do}-{name}": plant(name, "word")}, status=None)
    deadlines = reverse("case-deadlines", args=[case.pk])
    for do, names in (
        ("override", ("deadline", "due", "reason")),
        ("add", ("label", "due")),
        ("start", ("limit", "trigger")),
    ):
        wrong = {f"x-{name}": plant(name, "word") for name in names}
        lawyer.post(deadlines, wrong | {"do": do, "form": "x"}, status=None)
    over = {name: plant(name, "word") for name in ("whose", "to", "kinds")}
    over["team"] = str(case.team_id)
    lawyer.post(reverse("work-hand-over"), over, status=422)
    documents = reverse("case-documents", args=[case.pk])
    names = ("document", "language", "about", "part")
    for step in ("check", "make"):
        wrong = {name: plant(f"document {name}", "word") for name in names}
        lawyer.post(documents, wrong | {"do": step}, status=None)
        chosen = {"document": "client_letter", "language": "en", "part": "shared"}
        lawyer.post(documents, chosen | {"do": step, "about": plant("about", "word")}, status=None)
    step = story.document(DeadlineStep) | {"do": "override"}
    assert api.post(f"{detail}deadlines/", step, format="json").status_code == 400
    chosen_tasks = story.document(ChosenTasks)
    assert api.post(f"{detail}proposed-tasks/", chosen_tasks, format="json").status_code < 500


def fill_the_directory(story: Story) -> None:
    """An entry of its own, people, a table, ratings; and rules with words where ids belong."""
    carla, petra, api = story.people["carla"].desk, story.people["petra"].desk, story.api("carla")
    garble(story, carla, reverse("provider-new"))
    entry = Provider.objects.filter(team=None).first()
    for provider in Provider.objects.all():
        garble(story, petra, reverse("provider", args=[provider.pk]))
    url, mark = f"/api/v1/providers/{entry.pk}/", story.marks.plant
    said = filled(ProviderEntry, lambda at, shape: mark(f"ProviderEntry {at}", shape))
    assert api.put(url, said | {"capacity": 3}, format="json").status_code == 400
    page = reverse("provider-edit", args=[entry.pk])
    words = {"holidays": mark("holidays", "word"), "interpreters": mark("interpreters", "code")}
    carla.post(page, words, status=422)
    public = ("name", "phone", "urgent_phone", "address", "remarks")
    known = {name: mark(f"Provider.{name} api", "word") for name in public} | {
        "matters": ["custody"],
        "jurisdictions": ["KE"],
        "languages": ["sw"],
        "capacity": 3,
        "takes_custody_calls": True,
        "is_active": True,
        "email": f"{mark('Provider.email api', 'word')}@example.org",
        "website": f"https://{mark('Provider.website api', 'word')}.example.org",
        "seat": f"KE/{mark('Provider.seat api', 'word')}",
    }
    story.taken(api.put(url, known, format="json"), 200)
    people = filled(PeopleEntry, lambda at, shape: mark(f"PeopleEntry {at}", shape))
    story.taken(api.put(f"{url}people/", people, format="json"), 200)
    table = story.document(TableEntry) | {"check_only": True}
    assert api.post("/api/v1/providers/table/", table, format="json").status_code == 400
    team = story.people["pavel"].user.memberships.get().team_id
    rules = f"/api/v1/rules/{team}/"
    table = api.get(rules).json()["table"]
    table["pools"][0]["members"] = [story.canaries.plant("pool member", "word")]
    table["rules"][0] |= {"pool": "", "provider": story.canaries.plant("rule provider", "word")}
    sent = {"base": str(working(Team.objects.get(pk=team)).pk), "table": table}
    assert api.put(rules, sent, format="json").status_code == 400
    garble(story, carla, reverse("rules", args=[team]))
    plant = story.canaries.plant
    rule = f"rules: [{{name: {plant('rule of a file', 'word')}, provider: nobody}}]"
    kept = str(working(Team.objects.get(pk=team)).pk)
    body = {"base": kept, "yaml": rule}
    assert api.put(f"{rules}yaml/", body, format="json").status_code == 400
    for name in ("rules-file", "provider-import"):
        url = reverse(name, args=[team] if name == "rules-file" else [])
        file = SimpleUploadedFile(plant(f"{name} name", "word"), plant(f"{name} body").encode())
        carla.post(url, {"file": file}, status=422)
    wrong = {"base": plant("rules-file base", "word"), "rules": rule}
    carla.post(reverse("rules-file", args=[team]), wrong, status=422)
    told = {"base": story.canaries.plant("base", "word"), "note": story.plant("note")}
    carla.post(reverse("rules-publish", args=[team]), told, status=None)
