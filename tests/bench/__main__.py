"""`python -m tests.bench [rounds]`: what the promises cost, against a plaintext twin in one run.

Prints, and writes bench.json: a list of {name, ours, baseline, ratio, target, better, ok}. Needs no
service; uses a database file of its own that is thrown away.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

REPORT = Path("bench.json")
ROUNDS = 9


def main() -> int:
    """Run everything; 1 if a target was missed."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory(prefix="amparo-bench-") as folder:
        os.environ["AMPARO_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
        for name in ("AMPARO_DATABASE", "AMPARO_CACHE", "AMPARO_DEMO", "AMPARO_HTTPS"):
            os.environ[name] = ""
        found = _run(rounds)
    REPORT.write_text(json.dumps([one.as_json() for one in found], indent=2) + "\n")
    return 0 if all(one.ok for one in found) else 1


def _run(rounds: int) -> list:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    from tests.bench import doors, people, phones, records, renewing, searching, trends

    cast = people.assemble()
    found = []
    for measured in (
        doors.signing_in,
        doors.signing_in_together,
        records.registering,
        records.listing,
        records.opening,
        trends.tabulating,
        renewing.renewing,
        phones.sealing_a_photo,
        searching.by_name,
        searching.by_word,
        searching.listing_many,
    ):
        found.append(measured(cast, rounds))
        print(found[-1], flush=True)
    print(f"     {searching.rebuilding(cast)}", flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main())
