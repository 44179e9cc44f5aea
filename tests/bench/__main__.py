"""`python -m tests.bench [rounds]`: what the promises cost, against a plaintext twin in one run.

Prints, and writes bench.json: a list of {name, ours, baseline, ratio, target, better, ok}. Needs no
service; uses a database file of its own that is thrown away. Where AMPARO_DATABASE names a served
database (scripts/with-postgres), trend tables are measured beside it too. BENCH_ONLY=tabulating
runs what is called so alone, BENCH_ONLY=by_name,by_word both.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import traceback
from pathlib import Path

REPORT = Path("bench.json")
ROUNDS = 9


def main() -> int:
    """Run everything; 1 if a target was missed, 2 where BENCH_ONLY names nothing."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory(prefix="amparo-bench-") as folder:
        os.environ["AMPARO_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
        # A served database is measured beside our own, not used for it.
        os.environ["BENCH_BESIDE"] = os.environ.get("AMPARO_DATABASE", "")
        for name in ("AMPARO_DATABASE", "AMPARO_CACHE", "AMPARO_DEMO", "AMPARO_HTTPS"):
            os.environ[name] = ""
        found, failed = _run(rounds)
    if not found and not failed:
        print("nothing is called so", file=sys.stderr)
        return 2
    REPORT.write_text(json.dumps([one.as_json() for one in found], indent=2) + "\n")
    for name in failed:
        print(f"FAIL {name}", flush=True)
    return 0 if all(one.ok for one in found) and not failed else 1


def _run(rounds: int) -> tuple[list, list[str]]:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    from tests.bench import (
        bundles,
        casework,
        desk_pages,
        doors,
        evidence,
        people,
        phones,
        previews,
        protection,
        public_pages,
        ranking,
        records,
        renewing,
        searching,
        sweeping,
        trends,
    )

    cast = people.assemble()
    found: list = []
    failed: list[str] = []
    only = os.environ.get("BENCH_ONLY", "")
    for measured in (
        doors.signing_in,
        doors.signing_in_together,
        records.registering,
        records.listing,
        records.opening,
        trends.tabulating,
        protection.large_and_dense,
        protection.large_and_sparse,
        protection.taken_away,
        protection.rounding,
        protection.after_two_years,
        protection.propagating,
        protection.memory,
        public_pages.showing_large_table,
        renewing.renewing,
        phones.sealing_a_photo,
        previews.previewing,
        ranking.ranking,
        searching.by_name,
        searching.by_word,
        searching.listing_many,
        casework.listing_cases,
        desk_pages.today,
        desk_pages.board,
        desk_pages.reading_case,
        sweeping.quiet,
        sweeping.busy,
        bundles.bundling,
        evidence.uploading_and_downloading,
    ):
        if not any(one in measured.__name__ for one in only.split(",")):
            continue
        try:
            told = measured(cast, rounds)
        except Exception:  # the rest is measured all the same; the run has failed
            traceback.print_exc()
            failed.append(measured.__name__)
            continue
        for one in told if isinstance(told, list) else [told]:
            found.append(one)
            print(one, flush=True)
    if not only:
        print(f"     {searching.rebuilding(cast)}", flush=True)
    return found, failed


if __name__ == "__main__":
    sys.exit(main())
