"""What the script of the phone's page makes of answers, run by node as browsers run it."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
ESBUILD = ROOT / "node_modules" / ".bin" / "esbuild"
NODE = ROOT / ".venv" / "bin" / "node"
ENTRY = """
import { build } from "./build";
import { SCREENS, troubles } from "./check";
import { urgencyOf } from "./rules";
import { counted } from "./words";

const { rules, cases, sentences } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const reports = cases.map(({ answers, jurisdiction, attachments }) => {
  const now = new Date();
  const found = [];
  for (let screen = 1; screen <= SCREENS; screen++) {
    found.push(...troubles(screen, answers, rules, now));
  }
  const report = build(answers, rules, now, jurisdiction, attachments);
  return { report, urgency: urgencyOf(report, rules), troubles: found };
});
const said = sentences.map(({ forms, count }) => counted({ dataset: { forms } }, count));
console.log(JSON.stringify({ reports, said }));
"""


@cache
def _script() -> str:
    if not ESBUILD.exists():
        pytest.skip("The front end's packages are not installed.")
    made = subprocess.run(
        [ESBUILD, "--bundle", "--platform=node", "--format=cjs", "--loader=ts"],
        input=ENTRY,
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT / "frontend" / "src" / "report",
    )
    return made.stdout


def run(rules: dict[str, Any], cases: list[dict[str, Any]], sentences: Any = ()) -> dict[str, Any]:
    """`reports`: for each case the report, its urgency and its troubles; `said`: sentences."""
    given = {"rules": rules, "cases": cases, "sentences": list(sentences)}
    answered = subprocess.run(
        [NODE if NODE.exists() else "node", "-e", _script()],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
        env={"TZ": "UTC", "PATH": "/usr/bin:/bin"},
    )
    return json.loads(answered.stdout)
