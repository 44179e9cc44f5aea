"""Atoms: records that no cell of any table tells apart, and what cells count them.

Codes that lie in the same sets are one *pattern*; records with the same patterns are one atom with
a number. Besides the atoms that occur there are those that might: one for each combination of
single codes. An attacker may think of more (any two codes together); leaving those out only narrows
what we let the attacker think possible, so what is certified stays certified.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np
from scipy import sparse

from advocacy.protection.cells import Cells
from advocacy.protection.microdata import Coded, Microdata, Numbers

CONCEIVABLE = 400_000
"""Combinations of single codes that are added as long as they are not more."""


@dataclass(frozen=True)
class Atoms:
    """`counts`: how many records each atom has; `cells`: atoms x cells, 1 where it is counted;
    `of`: the atom of each record."""

    counts: Numbers
    cells: sparse.csr_array
    of: Numbers


def atoms_of(data: Microdata, cells: Cells, *, conceivable: int = CONCEIVABLE) -> Atoms:
    """The atoms of the records and of the single codes, by what the cells tell apart."""
    columns, tables, single = [], [], []
    in_days = np.array([[days.holds(atom) for days in cells.days] for atom in data.atoms], bool)
    in_days = in_days.reshape(len(data.atoms), len(cells.days))
    table, pattern = _distinct(in_days)
    columns.append(pattern[data.time])
    tables.append(table)
    single.append(np.unique(pattern))
    for number, base in enumerate(cells.bases):
        table, pattern, alone = _patterns(data, base, cells.sets[number])
        columns.append(pattern)
        tables.append(table)
        single.append(alone)
    records = np.stack(columns, axis=1) if len(data.time) else np.zeros((0, len(columns)), int)
    rows = records
    if prod(len(one) for one in single) <= conceivable:
        might = np.stack([grid.ravel() for grid in np.meshgrid(*single, indexing="ij")], axis=1)
        rows = np.concatenate([records, might])
    first, of = _unique_rows(rows, [len(table) for table in tables])
    of = of[: len(records)]
    counts = np.bincount(of, minlength=len(first)).astype(np.int64)
    if data.weights is not None:
        counts = np.bincount(of, weights=data.weights, minlength=len(first)).astype(np.int64)
    return Atoms(counts, _counted(rows[first], tables, cells), of)


def _distinct(members: np.ndarray) -> tuple[np.ndarray, Numbers]:
    """The distinct rows of a boolean matrix, and which of them each row is."""
    if members.shape[1] == 0:
        return members[:1], np.zeros(len(members), np.int64)
    packed = np.ascontiguousarray(np.packbits(members, axis=1))
    keys = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
    _, first, of = np.unique(keys, return_index=True, return_inverse=True)
    return members[first], of.astype(np.int64)


def _patterns(data: Microdata, base: str, sets: tuple) -> tuple[np.ndarray, Numbers, Numbers]:
    """The patterns of a base (patterns x sets), that of each record, and those of single codes."""
    named = sorted(set().union(*(one for one in sets if one is not None)))
    coded = data.bases.get(base)
    if coded is None:
        raise ValueError("a cell asks for a base that the records do not have")
    codes = list(dict.fromkeys([*coded.codes, *named]))
    members = np.array([[one is None or code in one for one in sets] for code in codes], bool)
    table, of_code = _distinct(members)
    combined, of_record = _combined(coded, table, of_code)
    patterns, pattern = _distinct(np.concatenate([table, combined]))
    return patterns, pattern[of_record], np.unique(pattern[: len(table)])


def _combined(coded: Coded, table: np.ndarray, of_code: Numbers) -> tuple[np.ndarray, Numbers]:
    """Patterns of the records with none or several codes, and of each record the number of its
    pattern in `table` followed by those."""
    starts, values = coded.of.starts, coded.of.values
    lengths = np.diff(starts)
    of_record = np.zeros(len(lengths), np.int64)
    alone = lengths == 1
    of_record[alone] = of_code[values[starts[:-1][alone]]]
    width = table.shape[1]
    nothing = np.zeros((1, width), bool)
    nothing[0, 0] = True
    of_record[lengths == 0] = len(table)
    several = np.flatnonzero(lengths > 1)
    # Records have few distinct combinations: told apart by the sorted patterns of their codes.
    picked = np.zeros((len(several), len(table)), bool)
    inside = np.repeat(np.arange(len(several)), lengths[several])
    at = np.concatenate([np.arange(starts[r], starts[r + 1]) for r in several] or [[]])
    picked[inside, of_code[values[at.astype(np.int64)]]] = True
    kinds, kind = _distinct(picked)
    union = (kinds.astype(np.int32) @ table.astype(np.int32)) > 0
    of_record[several] = len(table) + 1 + kind
    return np.concatenate([nothing, union.reshape(len(kinds), width)]), of_record


def _unique_rows(rows: Numbers, sizes: list[int]) -> tuple[Numbers, Numbers]:
    """The first row of each distinct kind, and the kind of each row."""
    key = np.zeros(len(rows), np.int64)
    for column, size in enumerate(sizes):
        key = key * size + rows[:, column]
        _, key = np.unique(key, return_inverse=True)
    _, first, of = np.unique(key, return_index=True, return_inverse=True)
    return first, of.astype(np.int64)


def _counted(atoms: Numbers, tables: list[np.ndarray], cells: Cells) -> sparse.csr_array:
    """Atoms x cells. Cells that ask the same bases are looked up together."""
    asked = cells.of[:, 1:] > 0
    _, family = _distinct(asked)
    rows, columns = [], []
    for number in range(int(family.max(initial=-1)) + 1):
        members = np.flatnonzero(family == number)
        support = [0, *(1 + np.flatnonzero(asked[members[0]]))]
        first, of = _unique_rows(atoms[:, support], [len(tables[c]) for c in support])
        atom, cell = _lookup(atoms[first][:, support], support, tables, cells.of[members])
        found = sparse.csr_array(
            (np.ones(len(atom), np.int8), (atom, cell)), shape=(len(first), len(members))
        )[of].tocoo()
        rows.append(found.coords[0].astype(np.int64))
        columns.append(members[found.coords[1]])
    at = (np.concatenate(rows or [[]]), np.concatenate(columns or [[]]))
    shape = (len(atoms), len(cells))
    found = sparse.csr_array((np.ones(len(at[0]), np.int32), at), shape=shape)
    found.sort_indices()
    return found


def _lookup(
    atoms: Numbers, support: list[int], tables: list[np.ndarray], cells: Numbers
) -> tuple[Numbers, Numbers]:
    """All pairs (atom, cell) where the cell counts the atom: column by column, each time only what
    some cell begins with."""
    atom = np.arange(len(atoms), dtype=np.int64)
    prefix = np.zeros(len(atoms), np.int64)
    key_of_cell = np.zeros(len(cells), np.int64)
    for place, column in enumerate(support):
        table = tables[column]
        used = np.unique(cells[:, column])
        held = sparse.csr_array(table[:, used])
        lengths = np.diff(held.indptr)[atoms[atom, place]]
        starts = held.indptr[atoms[atom, place]]
        total = int(lengths.sum())
        inside = np.arange(total) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        sets = used[held.indices[np.repeat(starts, lengths) + inside]]
        size = table.shape[1]
        keys, key_of_cell = np.unique(key_of_cell * size + cells[:, column], return_inverse=True)
        wanted = np.repeat(prefix, lengths) * size + sets
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        hit = keys[at] == wanted
        atom, prefix = np.repeat(atom, lengths)[hit], at[hit]
    order = np.argsort(key_of_cell, kind="stable")
    return atom, order[prefix]
