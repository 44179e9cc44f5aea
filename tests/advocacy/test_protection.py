"""What is certified holds against a reader who tries every population that fits."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from advocacy.definitions import Definition, Statement
from advocacy.protection import Certified, Microdata, Reason, Record, Refused, Rule
from tests.advocacy.protection_oracle import (
    HALVES,
    YEAR,
    Reader,
    audited,
    grid,
    inside,
    leaks,
    remaining,
    singles,
    subsets,
    table,
    true_count,
)

REGIONS, ACTS = ("north", "south", "west"), ("arrest", "beating")
tiny = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
)
numbers = st.lists(st.integers(0, 14), min_size=12, max_size=12)


def sensitive_of(
    statements: list[Statement], records: list[Record], unit: str = "incidents"
) -> dict[tuple[Definition, tuple[Definition, ...]], int]:
    """Sensitive cells and sensitive differences of two shown nested cells, one at a time."""
    found: dict[tuple[Definition, tuple[Definition, ...]], int] = {}
    for one in statements:
        found[one.cell, ()] = true_count(one.cell, records, unit)
    shown = [one for one in statements if one.shown is not None and one.unit == unit]
    for outer in shown:
        for inner in shown:
            if outer.cell != inner.cell and inside(inner.cell, outer.cell):
                found[outer.cell, (inner.cell,)] = found[outer.cell, ()] - found[inner.cell, ()]
    return {key: true for key, true in found.items() if 0 < true < 10}


def population(many: list[int]) -> list[Record]:
    """So many incidents for each region, act and half of the year; two clients in three."""
    places = [(d, r, a) for d in HALVES for r in REGIONS for a in ACTS]
    records = []
    for (days, region, act), number in zip(places, many, strict=True):
        for _ in range(number):
            codes = {"region": [region], "act": [act]}
            records.append(Record(days, codes, [len(records) - len(records) % 3 // 2]))
    return records


CODES = {"region": REGIONS, "act": ACTS}
GRID = grid([*HALVES, YEAR], CODES)


def certified(data: Microdata, earlier: list[Statement], candidate: list[Statement]):
    """What is published, after the audit has said yes."""
    answer = audited(data, earlier, candidate)
    assert isinstance(answer, Certified), answer
    return remaining(candidate, answer)


class TestAgainstEveryPopulation:
    @tiny
    @given(numbers)
    def test_what_is_certified_no_reader_narrows(self, many):
        records = population(many)
        public = certified(Microdata.of(records, CODES), [], table(GRID, records))
        atoms = singles(HALVES, tuple(CODES.items()), frozenset())
        reader = Reader(atoms, public, "incidents", Rule())
        assert leaks(reader, sensitive_of(public, records)) == []

    @tiny
    @given(numbers, st.integers(0, len(GRID)))
    def test_nor_from_two_releases_together(self, many, cut):
        records = population(many)
        data, whole = Microdata.of(records, CODES), table(GRID, records)
        mixed = sorted(whole, key=lambda one: str(one.cell)[::-1])
        first = certified(data, [], mixed[:cut])
        answer = audited(data, first, mixed[cut:])
        if isinstance(answer, Refused):
            assert answer.reason == Reason.EARLIER
            return
        public = [*first, *remaining(mixed[cut:], answer)]
        atoms = singles(HALVES, tuple(CODES.items()), frozenset())
        reader = Reader(atoms, public, "incidents", Rule())
        assert leaks(reader, sensitive_of(public, records)) == []

    @tiny
    @given(st.lists(st.integers(0, 9), min_size=14, max_size=14))
    def test_nor_where_one_incident_has_several_codes(self, many):
        """Seven combinations of three acts, in two regions."""
        acts = ("arrest", "beating", "search")
        kinds = [(r, a) for r in REGIONS[:2] for a in subsets(acts)]
        records = [
            Record(YEAR, {"region": [region], "act": list(kind)}, [10 * n + k])
            for k, ((region, kind), number) in enumerate(zip(kinds, many, strict=True))
            for n in range(number)
        ]
        codes = {"region": REGIONS[:2], "act": acts}
        public = certified(Microdata.of(records, codes), [], table(grid([YEAR], codes), records))
        atoms = singles((YEAR,), tuple(codes.items()), frozenset(["act"]))
        reader = Reader(atoms, public, "incidents", Rule())
        assert leaks(reader, sensitive_of(public, records)) == []

    @tiny
    @given(st.lists(st.sets(st.integers(0, 5), min_size=1), max_size=60))
    def test_nor_clients_who_come_back(self, visits):
        """Clients with incidents in any of three regions and two halves of the year."""
        places = [(d, r) for d in HALVES for r in REGIONS]
        records = [
            Record(places[at][0], {"region": [places[at][1]]}, [person])
            for person, where in enumerate(visits)
            for at in sorted(where)
        ]
        codes = {"region": REGIONS}
        candidate = table(grid([*HALVES, YEAR], codes), records, "clients")
        if not records:
            return
        public = certified(Microdata.of(records, codes), [], candidate)
        one = singles(HALVES, tuple(codes.items()), frozenset())
        atoms = [tuple(chosen[0] for chosen in some) for some in subsets(one)]
        reader = Reader(atoms, public, "clients", Rule())
        assert leaks(reader, sensitive_of(public, records, "clients")) == []

    @tiny
    @given(numbers, st.integers(1, 3))
    def test_nor_acts(self, many, each):
        records = [
            Record(one.days, one.codes, one.clients, acts=[one] * (1 + n % each))
            for n, one in enumerate(population(many))
        ]
        candidate = [*table(GRID, records), *table(GRID, records, "acts")]
        public = certified(Microdata.of(records, CODES), [], candidate) if records else []
        atoms = singles(HALVES, tuple(CODES.items()), frozenset())
        for unit in ("incidents", "acts"):
            reader = Reader(atoms, public, unit, Rule())
            assert leaks(reader, sensitive_of(public, records, unit)) == []
