"""Where the real records lie, and what is true of them, counted without our own code.

The people in them are real: nothing here may print, keep or name a row.
"""

from __future__ import annotations

import csv
import json
import os
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("AMPARO_SHARED_DATA") or ROOT.parent / "shared" / "data")
COMPLAINTS = DATA / "philadelphia_2016_2021" / "complaints.csv"
PROTESTS = DATA / "protest_incidents_2020" / "incidents.jsonl"

# From PROVENANCE.md, beside the data.
COMPLAINTS_TOTAL = 3_388
COMPLAINTS_BY_YEAR = {
    "2016": 683, "2017": 652, "2018": 624, "2019": 682, "2020": 654, "2021": 93,
}  # fmt: skip
COMPLAINANTS_TOTAL, COMPLAINTS_WITH_COMPLAINANTS = 3_139, 2_973
PROTESTS_TOTAL, PROTESTS_WITHOUT_A_DATE = 1_340, 3
PROTESTS_BY_STATE = {"Oregon": 430, "New York": 137, "California": 118}
PROTESTS_BY_MONTH = {"2020-05": 321, "2020-06": 328, "2020-07": 272}

Place = tuple[str | None, str | None]

WHY_NOT = f"SKIPPED ALOUD: the real records are not at {DATA} (set AMPARO_SHARED_DATA)"


def are_there() -> bool:
    """Whether both sets can be read here."""
    return COMPLAINTS.is_file() and PROTESTS.is_file()


def complaints() -> list[dict[str, str]]:
    with COMPLAINTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def protests() -> list[dict]:
    with PROTESTS.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def district(cell: str) -> str:
    """The region of a district cell, worked out here and not by the mapping."""
    if cell == "Other Jurisdiction":
        return "US"
    city = "US/Pennsylvania/Philadelphia"
    if not cell.isdigit():
        return city
    number = int(cell) // 100 if len(cell) == 4 else int(cell)
    return f"{city}/{number}"


def complaints_by_year_and_district() -> tuple[Counter[Place], Counter[Place]]:
    """How many complaints, and how many complainants, by (year, region); None is the total."""
    with (COMPLAINTS.parent / "complainants.csv").open(encoding="utf-8", newline="") as file:
        people = Counter(row["complaint_id"] for row in csv.DictReader(file))
    incidents: Counter[Place] = Counter()
    complainants: Counter[Place] = Counter()
    for row in complaints():
        year, region = row["date_received"][:4], district(row["district_occurrence"])
        for place in ((year, region), (year, None), (None, region), (None, None)):
            incidents[place] += 1
            complainants[place] += people[row["complaint_id"]]
    return incidents, complainants
