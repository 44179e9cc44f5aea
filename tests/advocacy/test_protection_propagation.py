"""Bounds passed between cells are true, and those that any reader sees are found."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from advocacy.protection.cells import OPEN, Cells
from advocacy.protection.propagation import narrowed, sums_of
from advocacy.protection.targets import families, nested
from tests.advocacy.protection_oracle import HALVES, YEAR, grid, table, true_count
from tests.advocacy.test_protection import ACTS, REGIONS, population, tiny

CELLS = grid([*HALVES, YEAR], {"region": REGIONS, "act": ACTS})


def propagated(records, low_of, high_of):
    cells = Cells.of_statements(table(CELLS, records))
    every = list(families(cells, *nested(cells, np.arange(len(cells)))))
    sums = sums_of(cells, every, frozenset(["region", "act"]))
    true = np.array([true_count(one, records) for one in cells.definitions])
    return cells, true, narrowed(sums, low_of(true), high_of(true))


class TestPropagation:
    @tiny
    @given(st.lists(st.integers(0, 14), min_size=12, max_size=12), st.integers(0, 2**16))
    def test_the_truth_is_never_excluded(self, many, chosen):
        chance = np.random.Generator(np.random.PCG64(chosen))

        def known(true: np.ndarray) -> np.ndarray:
            return (true >= 10) & (np.arange(len(true)) % 3 != chosen % 3)

        _cells, true, (low, high) = propagated(
            population(many),
            lambda true: np.where(known(true), true - chance.integers(0, 5, len(true)), 0),
            lambda true: np.where(known(true), true + chance.integers(0, 5, len(true)), OPEN),
        )
        assert (low <= true).all()
        assert (true <= high).all()

    def test_what_children_are_sure_of_their_parent_has(self):
        records = population([12] * 12)
        cells, true, (low, _high) = propagated(
            records,
            lambda true: np.where(true == 12, 12, 0),
            lambda true: np.full(len(true), OPEN),
        )
        assert low[[str(one) for one in cells.definitions].index(f"{YEAR} {{}}")] == true.max()

    def test_a_child_has_no_more_than_its_parent_leaves(self):
        _cells, true, (_low, high) = propagated(
            population([12] * 12),
            lambda true: np.where(true == 12, 10, 0),
            lambda true: np.where(true == true.max(), true, OPEN),
        )
        assert high[true == 12].max() == 144 - 11 * 10
