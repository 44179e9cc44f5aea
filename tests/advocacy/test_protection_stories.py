"""The audit notices what a careful reader would, and says so before anything is published."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import count, product

import pytest

from advocacy.definitions import Days, Definition, Statement
from advocacy.protection import (
    Certified,
    Microdata,
    Reason,
    Record,
    Refused,
    Rule,
    audit,
    certify,
)
from tests.advocacy.protection_oracle import HALVES, YEAR, audited, table, width

EAST, WEST = frozenset(["east"]), frozenset(["west"])
CODES = {"region": ["east", "west", "north"]}


def incidents(number: int, days: Days = YEAR, clients: Sequence[int] = (), **codes) -> list[Record]:
    """So many, each with a client of its own unless said."""
    return [
        Record(
            days,
            {base: [code] if isinstance(code, str) else code for base, code in codes.items()},
            [clients[n % len(clients)] if clients else next(FRESH)],
        )
        for n in range(number)
    ]


FRESH = count(1000)


def cell(days: Days = YEAR, **codes: frozenset[str]) -> Definition:
    return Definition.of(days, codes)


def shows(cell: Definition, figure: int | None, unit: str = "incidents") -> Statement:
    return Statement(cell, unit, figure)


class TestDifferences:
    def test_a_region_left_over_by_two_totals_is_withheld(self):
        """All 19, east 15 shown as 20 and 10: at least two of the four in the west are certain."""
        records = [*incidents(15, region="east"), *incidents(4, region="west")]
        told = [shows(cell(), 20), shows(cell(region=EAST), 10)]
        # 15 may not be shown as 10 by the rounding; 14 may.
        records = records[1:]
        answer = audited(Microdata.of(records, CODES), [], [shows(cell(), 20), told[1]])
        assert isinstance(answer, Certified)
        assert answer.extra == 1

    def test_it_is_published_when_rounding_hides_it(self):
        records = [*incidents(14, region="east"), *incidents(4, region="west")]
        told = [shows(cell(), 15), shows(cell(region=EAST), 15)]
        answer = audited(Microdata.of(records, CODES), [], told)
        assert isinstance(answer, Certified)
        assert answer.extra == 0
        (bounds,) = answer.widths
        assert (bounds.difference, bounds.true) == (cell(region=EAST), 4)
        assert bounds.lower == 0
        assert bounds.upper >= 5

    def test_all_minus_men(self):
        men = frozenset(["man"])
        records = [*incidents(14, gender="man"), *incidents(3, gender="woman")]
        told = [shows(cell(), 20), shows(cell(gender=men), 10)]
        answer = audited(Microdata.of(records), [], told)
        assert isinstance(answer, Certified)
        assert answer.extra == 1

    def test_rolling_windows(self):
        """A year published first; the same year from February on would give January away."""
        january = Days(date(2025, 1, 1), date(2025, 1, 31))
        rest = Days(date(2025, 2, 1), date(2025, 12, 31))
        records = [*incidents(3, january), *incidents(14, rest)]
        year, later = shows(cell(), 20), shows(cell(rest), 10)
        answer = audited(Microdata.of(records), [year], [later])
        assert isinstance(answer, Certified)
        assert answer.withheld == {(cell(rest), "incidents")}

    def test_what_all_shown_districts_leave_of_their_province(self):
        """Each pair alone leaves enough; only all three together leave the two in the fourth."""
        names = ["a", "b", "c"]
        records = [r for name in names for r in incidents(14, region=name)]
        records += incidents(4, region="d")
        told = [shows(cell(region=frozenset("abcd")), 50)]
        told += [shows(cell(region=frozenset(n)), 10) for n in names]
        answer = audited(Microdata.of(records), [], told)
        assert isinstance(answer, Certified)
        assert answer.extra == 1


class TestEarlier:
    def test_only_the_new_table_is_withheld_from(self):
        records = [*incidents(14, region="east"), *incidents(4, region="west")]
        told = [shows(cell(), 20), shows(cell(region=EAST), 10)]
        for earlier, candidate in (told[:1], told[1:]), (told[1:], told[:1]):
            answer = audited(Microdata.of(records, CODES), earlier, candidate)
            assert isinstance(answer, Certified)
            assert answer.withheld == {(candidate[0].cell, "incidents")}

    def test_earlier_releases_that_leak_alone_refuse_everything(self):
        records = [*incidents(14, region="east"), *incidents(4, region="west")]
        told = [shows(cell(), 20), shows(cell(region=EAST), 10)]
        answer = audited(Microdata.of(records, CODES), told, [shows(cell(HALVES[0]), None)])
        assert isinstance(answer, Refused)
        assert answer.reason == Reason.EARLIER

    def test_sums_that_give_a_cell_away_are_seen_before_any_search(self):
        """51 at least in three districts, 24 at most in each of two: three at least in the last."""
        records = [
            r for n, name in zip((24, 24, 4), "abc", strict=True) for r in incidents(n, region=name)
        ]
        named = [cell(region=frozenset(one)) for one in ("abc", "a", "b", "c")]
        told = [shows(c, f) for c, f in zip(named, (55, 20, 20, None), strict=True)]
        answer = audited(Microdata.of(records), told, [])
        assert answer == Refused(Reason.EARLIER, {"checked": 0, "targets": 0})

    def test_figures_that_do_not_fit_the_records_are_refused(self):
        records = incidents(30, region="east")
        for figures in ([20], [30, 35]):
            told = [shows(cell(), figure) for figure in figures]
            answer = audited(Microdata.of(records, CODES), told[:1], told[1:])
            assert answer == Refused(Reason.UNTRUE, {"checked": 0, "targets": 0})


class TestVacuity:
    """Blind in one eye, the audit lets through what it stops with both."""

    RECORDS = (14, 4)

    def told(self) -> tuple[Microdata, list[Statement]]:
        east, west = self.RECORDS
        records = [*incidents(east, region="east"), *incidents(west, region="west")]
        return Microdata.of(records, CODES), [shows(cell(), 20), shows(cell(region=EAST), 10)]

    @pytest.mark.parametrize("dropped", [0, 1])
    def test_without_a_row_of_the_ledger(self, dropped):
        data, told = self.told()
        assert audited(data, told, []).reason == Reason.EARLIER
        del told[dropped]
        assert isinstance(audited(data, told, []), Certified)

    def test_without_the_rows_of_differences(self, monkeypatch):
        data, told = self.told()
        monkeypatch.setattr(audit, "difference_targets", lambda *args: [])
        assert audited(data, [], told).extra == 0
        monkeypatch.undo()
        assert audited(data, [], told).extra == 1

    def test_without_the_cells(self, monkeypatch):
        """A withheld cell, and no difference of two shown ones."""
        records = [*incidents(14, region="east"), *incidents(3, region="west")]
        records += incidents(14, region="north")
        told = [
            shows(cell(), 35),
            shows(cell(region=EAST), 10),
            shows(cell(region=frozenset(["north"])), 10),
            shows(cell(region=WEST), None),
        ]
        data = Microdata.of(records, CODES)
        whole = audited(data, [], told)
        assert whole.extra == 1
        monkeypatch.setattr(audit, "difference_targets", lambda *args: [])
        assert audited(data, [], told).extra == 1
        monkeypatch.setattr(audit, "cell_targets", lambda *args: [])
        assert audited(data, [], told).extra == 0


class TestClients:
    def test_a_client_with_twelve_incidents_in_one_cell_may_not_be_there(self):
        """Twelve incidents, one client: that anything is recorded there must stay open."""
        records = [*incidents(14, region="east"), *incidents(12, region="west", clients=[1])]
        told = [
            shows(cell(), 30),
            shows(cell(region=EAST), 10),
            shows(cell(region=WEST), None),
        ]
        answer = audited(Microdata.of(records), [], told)
        assert isinstance(answer, Certified)
        assert answer.extra == 1
        assert width(answer, cell(region=WEST)).lower == 0

    def test_nor_where_no_cell_of_a_table_is_that_place(self):
        records = [*incidents(14, region="east"), *incidents(12, region="west", clients=[1])]
        told = [shows(cell(), 30), shows(cell(region=EAST), 10)]
        answer = audited(Microdata.of(records, CODES), [], told)
        assert isinstance(answer, Certified)
        assert answer.extra == 1

    def test_twelve_clients_with_one_incident_each_may_be_seen_to_be_there(self):
        records = [*incidents(14, region="east"), *incidents(12, region="west")]
        told = [shows(cell(), 30), shows(cell(region=EAST), 15)]
        answer = audited(Microdata.of(records, CODES), [], told)
        assert isinstance(answer, Certified)
        assert answer.extra == 0

    def test_clients_shown_give_away_a_withheld_client(self):
        records = [*incidents(14, region="east"), *incidents(4, region="west")]
        told = [shows(cell(), 20, "clients"), shows(cell(region=EAST), 10, "clients")]
        answer = audited(Microdata.of(records, CODES), [], told)
        assert isinstance(answer, Certified)
        assert answer.extra == 1

    def test_figures_of_clients_and_incidents_are_read_together(self):
        """That ten clients are certain in the east says that ten incidents are."""
        records = [*incidents(10, region="east"), *incidents(4, region="west")]
        told = [shows(cell(), 10), shows(cell(region=EAST), 10, "clients")]
        answer = audited(Microdata.of(records, CODES), [], told)
        assert isinstance(answer, Certified)
        assert answer.extra == 1  # at most 14 in all, 10 of them in the east: at most 4 elsewhere


class TestAnswers:
    def told(self) -> tuple[Microdata, list[Statement]]:
        records = [
            record
            for n, (days, region, act) in enumerate(
                product(HALVES, ["east", "west", "north"], ["a", "b"])
            )
            for record in incidents([3, 14, 21, 1, 9, 30][n % 6], days, region=region, act=act)
        ]
        cells = [
            cell(days, **({"region": frozenset([r])} if r else {}), **a)
            for days in (*HALVES, YEAR)
            for r in ("east", "west", "north", "")
            for a in ({"act": frozenset("a")}, {"act": frozenset("b")}, {})
        ]
        return Microdata.of(records), table(cells, records)

    def test_the_same_again_byte_for_byte(self):
        data, told = self.told()
        first = audited(data, told[:5], told[5:])
        again = audited(data, told[:5], told[5:][::-1])
        assert repr(replace(first, seconds=0)) == repr(replace(again, seconds=0))

    def test_the_same_in_a_process_that_hashes_otherwise(self):
        script = (
            "import tests.advocacy.test_protection_stories as t\n"
            "a = t.audited(*t.TestAnswers().told()[:1], [], t.TestAnswers().told()[1])\n"
            "print(sorted(map(str, a.withheld)), [(str(b.cell), b.lower, b.upper) "
            "for b in a.widths])"
        )
        found = {
            subprocess.run(
                [sys.executable, "-c", script],
                env={**os.environ, "PYTHONHASHSEED": seed},
                capture_output=True,
                check=True,
            ).stdout
            for seed in ("1", "2")
        }
        assert len(found) == 1

    def test_too_little_time_is_a_refusal(self):
        data, told = self.told()
        answer = audited(data, [], told, seconds=0)
        assert isinstance(answer, Refused)
        assert answer.reason == Reason.TIME

    def test_cancelled_half_way(self):
        data, told = self.told()
        asked = count()
        heard: list[float] = []
        answer = certify(
            data,
            [],
            told,
            rule=Rule(),
            give_up=60,
            progress=heard.append,
            cancelled=lambda: next(asked) >= 1,
        )
        assert isinstance(answer, Refused)
        assert answer.reason == Reason.CANCELLED
        assert heard

    def test_progress_rises_to_the_end(self):
        data, told = self.told()
        heard: list[float] = []
        certify(
            data,
            [],
            told,
            rule=Rule(),
            give_up=60,
            progress=heard.append,
            cancelled=lambda: False,
        )
        assert heard == sorted(heard)
        assert heard[0] >= 0
        assert heard[-1] == 1

    def test_nothing_shown_needs_no_proof(self):
        records = incidents(3, region="east")
        answer = audited(Microdata.of(records, CODES), [], [shows(cell(), None)])
        assert isinstance(answer, Certified)
        assert answer.checked == 0

    def test_no_records_at_all(self):
        answer = audited(Microdata.of([], CODES), [], [shows(cell(region=EAST), None)])
        assert isinstance(answer, Certified)
