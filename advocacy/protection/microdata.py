"""The true records that the audit works on, in columns, in memory only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from advocacy.definitions import Days

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Several:
    """For each record any number of values: record r has `values[starts[r]:starts[r + 1]]`."""

    starts: Numbers
    values: Numbers

    @classmethod
    def of(cls, lists: Sequence[Iterable[int]]) -> Several:
        """From one list per record."""
        rows = [list(one) for one in lists]
        starts = np.concatenate([[0], np.cumsum([len(row) for row in rows], dtype=np.int64)])
        return cls(starts.astype(np.int64), np.array([v for row in rows for v in row], np.int64))

    @classmethod
    def single(cls, values: Numbers) -> Several:
        """One value for each record."""
        return cls(np.arange(len(values) + 1, dtype=np.int64), values.astype(np.int64))

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def at_most_one(self) -> bool:
        """Whether no record has two values."""
        return bool((np.diff(self.starts) <= 1).all())

    @property
    def records(self) -> Numbers:
        """The record of each value."""
        return np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self.starts))


@dataclass(frozen=True)
class Coded:
    """The leaf codes of one base that each record has, as numbers into `codes`."""

    codes: tuple[str, ...]
    of: Several

    @classmethod
    def from_lists(cls, lists: Sequence[Iterable[str]], codes: Iterable[str] = ()) -> Coded:
        """From the codes of each record; `codes` names others that records might have."""
        rows = [sorted(set(row)) for row in lists]
        known = tuple(sorted({code for row in rows for code in row}.union(codes)))
        number = {code: n for n, code in enumerate(known)}
        return cls(known, Several.of([[number[code] for code in row] for row in rows]))


@dataclass(frozen=True)
class Microdata:
    """Every incident that any of the tables may count, as it was frozen or would be.

    `atoms`: the days of each time atom (Days() for undated); `time`: the atom of each incident;
    `bases`: the codes of each incident by base, single or several; `clients`: the numbers of its
    clients, any integers. `acts`, where acts are counted: the acts likewise, as incidents without
    clients, one for each act; `weights` repeats an act without repeating its codes.
    """

    atoms: tuple[Days, ...]
    time: Numbers
    bases: Mapping[str, Coded]
    clients: Several
    acts: Microdata | None = field(default=None, repr=False)
    weights: Numbers | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        height = len(self.time)
        if any(len(coded.of) != height for coded in self.bases.values()):
            raise ValueError("each base has codes for each record")
        if len(self.clients) != height:
            raise ValueError("each record has a list of clients")

    def __repr__(self) -> str:
        return f"Microdata({len(self.time)} records)"

    @classmethod
    def of(cls, records: Sequence[Record], codes: Mapping[str, Iterable[str]] = {}) -> Microdata:
        """From single records; `codes` names, by base, others that records might have."""
        atoms = tuple(sorted({record.days for record in records}, key=str))
        number = {days: n for n, days in enumerate(atoms)}
        bases = sorted({base for record in records for base in record.codes}.union(codes))
        acts = [act for record in records for act in record.acts]
        return cls(
            atoms=atoms,
            time=np.array([number[record.days] for record in records], np.int64),
            bases={
                base: Coded.from_lists(
                    [record.codes.get(base, ()) for record in records], codes.get(base, ())
                )
                for base in bases
            },
            clients=Several.of([sorted(set(record.clients)) for record in records]),
            acts=cls.of(acts, codes) if acts else None,
        )

    def explode(self, base: str, weights: Numbers | None = None) -> Microdata:
        """The acts of these incidents where an act is one code of `base` in one incident.

        `weights`: how many acts each of those codes stands for (in the order of the base's
        values), one unless given. All other codes are the incident's.
        """
        coded = self.bases[base]
        rows = coded.of.records
        return Microdata(
            atoms=self.atoms,
            time=self.time[rows],
            bases={
                name: Coded(one.codes, Several.single(coded.of.values))
                if name == base
                else Coded(one.codes, _picked(one.of, rows))
                for name, one in self.bases.items()
            },
            clients=Several(np.zeros(len(rows) + 1, np.int64), np.zeros(0, np.int64)),
            weights=weights,
        )


@dataclass(frozen=True)
class Record:
    """One incident by itself: the days of its time atom, codes by base, clients, acts."""

    days: Days
    codes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    clients: Sequence[int] = ()
    acts: Sequence[Record] = ()


def _picked(several: Several, rows: Numbers) -> Several:
    """The values of the given records, in their order."""
    lengths = np.diff(several.starts)[rows]
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    inside = np.arange(starts[-1], dtype=np.int64) - np.repeat(starts[:-1], lengths)
    return Several(starts, several.values[np.repeat(several.starts[:-1][rows], lengths) + inside])
