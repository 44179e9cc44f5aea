"""Work of the story's lawyers, handed over with a planted word in every field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from incidents.models import Record
from legal_aid.days.task_table import row_of
from legal_aid.workload.leading import handing_teams
from tests.attacks.planted_refusals import garble

if TYPE_CHECKING:
    from tests.attacks.planted_story import Story


def hand_over_planted(story: Story) -> None:
    """Refused on the page in every field and by the API; then what is nobody's is handed over."""
    case = Record.objects.cases().filter(state="active").select_related("team").first()
    name = next(
        name
        for name, one in story.people.items()
        if handing_teams(one.user).filter(pk=case.team_id).exists()
    )
    desk, api, plant = story.people[name].desk, story.api(name), story.plant
    lead, workload = reverse("case-lead", args=[case.pk]), reverse("workload")
    desk.get(workload)
    garble(story, desk, workload)
    desk.post(lead, {"who-lead": plant("lead")}, status=422)
    desk.post(lead, {"who-lead": ""})
    own = str(story.people[name].user.pk)
    given = {"whose": "nobody", "to": own, "kinds": ["lead", "tasks"]}
    address = reverse("work-hand-over")
    desk.post(address, given | {"whose": plant("whose"), "kinds": [plant("kinds")]}, status=422)
    desk.post(address, given | {"team": plant("team")}, status=404)
    desk.post(address, given | {"do": plant("do"), "case": [plant("case")]}, status=404)
    desk.post(address, given, status=200)
    desk.post(address, given | {"do": "move", "case": [str(case.pk)]}, status=200)
    for body in (
        {"whose": plant("whose"), "to": plant("to"), "kinds": [plant("kinds")]},
        {"whose": None, "to": own, "kinds": ["lead"], "cases": [plant("case")]},
    ):
        story.taken(api.post("/api/v1/workload/hand-over/", body, format="json"), 400)
    wrong = {"lead": plant("lead")}
    story.taken(api.put(f"/api/v1/cases/{case.pk}/lead/", wrong, format="json"), 400)
    api.get("/api/v1/workload/", {"team": plant("team", "word")})


def plan_planted(story: Story) -> None:
    """Task templates of a legal-aid team: refused and taken, on the pages and by the API."""
    name = next(name for name, one in story.people.items() if handing_teams(one.user).exists())
    person, plant = story.people[name], story.plant
    desk, api, team = person.desk, story.api(name), handing_teams(person.user).first()
    page = reverse("tasks-by-stage", args=[team.pk])
    new = reverse("task-template", args=[team.pk, "new"])
    desk.get(page)
    wrong = {"do": plant("step"), "code": plant("step code"), "base": plant("step base")}
    desk.post(page, wrong, status=422)
    garble(story, desk, new)
    desk.fill(new, stage="active", within="3", base="")
    url = f"/api/v1/task-templates/{team.pk}/"
    read = api.get(url).json()
    table = read["table"]
    first = table["stages"]["engaged"][0] | {"code": plant("own task code", "word")}
    table["stages"]["engaged"][0] = first | {"text": plant("task template api")}
    sent = {"base": read["base"], "table": table}
    story.taken(api.put(url, sent, format="json"), 200)
    table["stages"]["engaged"][0] |= {"code": plant("task code"), "within": plant("task within")}
    story.taken(api.put(url, sent, format="json"), 400)
    code = table["stages"]["active"][-1]["code"]
    desk.get(reverse("task-template", args=[team.pk, code]))
    base = str(row_of(team.pk).pk)
    desk.post(page, {"do": "up", "code": code, "base": base})
