"""An invented source with two joined files, and the mapping that reads it."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import yaml

MAPPING: dict[str, Any] = yaml.safe_load("""
mapping: 1
id: river-log
source: {format: csv, key: ref, nothing: ["NA"]}
joins:
  officers: {file: officers.csv, format: csv, key: ref}
  persons: {file: persons.csv, format: csv, key: ref, nothing: ["UNK"]}
consents:
  - {scope: store, state: granted, basis: "register of the drop-in centre", date: 2026-01-31}
  - {scope: statistics, state: granted, basis: "register of the drop-in centre", date: 2026-01-31}
fields:
  title: {template: "{kind} on {day}"}
  jurisdiction: {constant: KE}
  region:
    - {constant: KE}
    - column: ward
      patterns: [{match: "0*(?P<number>[1-9][0-9]?)00", as: "Ward {number}"}]
      values: {"elsewhere": null}
  narrative: {column: story}
  outcomes:
    - {each: officers, column: result, values: {'no': complaint_rejected, 'yes': null}, agree: true}
acts:
  violations:
    - {column: kind, values: {beaten: vio_force, insulted: vio_insult, rumour: null}}
    - {each: officers, column: did, values: {beat: vio_force, shouted: vio_threat}}
  date:
    column: day
    formats:
      - {format: "%d/%m/%Y", precision: day}
      - {format: "%m/%Y", precision: month}
      - {format: "%Y", precision: year}
    unknown: ["no idea"]
people:
  - each: persons
    gender: {column: sex, values: {M: man, F: woman}, default: undisclosed}
    age_band:
      column: age
      ranges: [{from: 0, to: 17, as: "15-17"}, {from: 18, to: 99, as: "18-24"}]
      unknown: undisclosed
      default: undisclosed
perpetrators:
  - {each: officers, one_per: [badge], badge: {column: badge}, agency: {constant: pol_general}}
  - {if_none: true, agency: {constant: unknown}}
""")

# Invented; "canary" must never come back in a reason or on a screen.
MAIN = """ref,day,ward,kind,story
R-1,05/03/2026,1700,beaten,"They came at night, canary one"
R-2,03/2026,0900,insulted,canary two
R-3,2025,elsewhere,rumour,canary three
R-4,no idea,NA,beaten,canary four
"""
OFFICERS = """ref,badge,did,result
R-1,b-11,beat,no
R-1,b-12,shouted,no
R-1,b-11,shouted,no
R-2,b-11,shouted,yes
R-3,b-13,beat,no
R-3,b-13,shouted,yes
"""
PERSONS = """ref,sex,age
R-1,M,17
R-1,F,30
R-2,UNK,old
"""


def mapping_with(**changes: Any) -> dict[str, Any]:
    """The sample mapping with whole sections replaced; None leaves a section out."""
    changed = {**copy.deepcopy(MAPPING), **changes}
    return {name: section for name, section in changed.items() if section is not None}


def write_mapping(folder: Path, mapping: dict[str, Any] | None = None) -> Path:
    path = folder / "mapping.yaml"
    path.write_text(yaml.safe_dump(mapping or MAPPING, sort_keys=False), encoding="utf-8")
    return path


def write_sources(
    folder: Path, main: str | bytes = MAIN, officers: str = OFFICERS, persons: str = PERSONS
) -> Path:
    for name, text in (("officers", officers), ("persons", persons)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    path = folder / "log.csv"
    path.write_bytes(main.encode() if isinstance(main, str) else main)
    return path
