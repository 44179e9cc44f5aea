"""Public population figures, which are kept as they were typed, with a mark in every field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

if TYPE_CHECKING:
    from tests.attacks.planted_story import Story


def keep_planted_population(story: Story) -> None:
    """Refused in every field, on the page and by the API; then kept through both."""
    desk, api = story.people["ada"].desk, story.api("ada")
    mark, plant, url = story.marks.plant, story.plant, reverse("population")
    desk.get(url)
    desk.post(url, {"source": plant("source"), "lines": plant("lines")}, status=422)
    desk.post(url, {"team": plant("team"), "lines": ""}, status=404)
    wrong = {"source": plant("source"), "lines": plant("lines")}
    story.taken(api.put("/api/v1/trends/population/", wrong, format="json"), 400)
    for at in ("page", "api"):
        lines = f"KE/{mark(f'PopulationTable.lines {at}', 'word')},2026,1000"
        kept = {"source": mark(f"PopulationTable.source {at}", "text"), "lines": lines}
        if at == "page":
            desk.post(url, kept)
        else:
            story.taken(api.put("/api/v1/trends/population/", kept, format="json"), 200)
