"""The mapping file: what a source's columns, values and dates mean (docs/guides/importing.md)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import Field, StringConstraints, ValidationError, model_validator

from incidents.importing.cells import DateValue, Strict, Value
from incidents.importing.errors import MappingRefused

LARGEST_MAPPING = 1_000_000

Encoding = Literal[
    "utf-8", "windows-1250", "windows-1251", "windows-1252", "iso-8859-1", "iso-8859-2", "koi8-r"
]


class FileFormat(Strict):
    """How one file is read. `nothing` lists cells that mean the same as an empty one.

    `control_characters`: refuse rows that hold any (the default), remove them, or read those of
    the C1 range as the Windows-1252 signs they once were.
    """

    format: Literal["csv", "jsonl"]
    key: str = Field(min_length=1)
    encoding: Encoding = "utf-8"
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    control_characters: Literal["refuse", "remove", "windows-1252"] = "refuse"
    nothing: list[str] = []


class Join(FileFormat):
    """A further file whose rows belong to a main row by the same key: none, one or many."""

    file: str = Field(min_length=1)


class ConsentBasis(Strict):
    """A consent that every imported record carries, and what it rests on."""

    scope: str
    state: str
    basis: str = Field(min_length=3, max_length=500)
    date: date


class Fields(Strict):
    """Fields of the account that hold for the incident as a whole.

    `region` is a path of values, from the country down; it ends at the first empty one.
    """

    title: Value | None = None
    jurisdiction: Value | None = None
    region: list[Value] = []
    narrative: Value | None = None
    verification: Value | None = None
    languages: list[Value] = []
    needs: list[Value] = []
    responses: list[Value] = []
    outcomes: list[Value] = []
    notes: Value | None = None


class Acts(Strict):
    """One act for each different violation code that `violations` yield together.

    `if_none` is the code used where they yield none; without it such a row is refused.
    """

    violations: list[Value] = Field(min_length=1)
    if_none: str = ""
    date: DateValue | None = None
    place: Value | None = None
    place_detail: Value | None = None
    reliability: Value | None = None
    source: Value | None = None
    harms: list[Value] = []


class People(Strict):
    """A person for each row of the join `each`; without `each`, one for the main row."""

    each: str | None = None
    role: Value | None = None
    name: Value | None = None
    client_code: Value | None = None
    gender: Value | None = None
    age_band: Value | None = None
    circumstances: list[Value] = []
    languages: list[Value] = []


class Perpetrators(Strict):
    """A perpetrator for each row of the join `each` (main row without it).

    Rows that agree in all columns of `one_per` are one perpetrator. `if_none`: only where the
    rules before this one found nobody.
    """

    each: str | None = None
    one_per: list[str] = []
    if_none: bool = False
    agency: Value | None = None
    rank: Value | None = None
    involvement: Value | None = None
    unit: Value | None = None
    badge: Value | None = None
    plate: Value | None = None
    description: Value | None = None


class Mapping(Strict):
    """A whole mapping. `id` enters every record's own id: change it and all rows are new."""

    mapping: Literal[1]
    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{2,60}$")]
    source: FileFormat
    joins: dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")], Join] = {}
    consents: list[ConsentBasis] = Field(min_length=1)
    fields: Fields
    acts: Acts
    people: list[People] = []
    perpetrators: list[Perpetrators] = []

    @model_validator(mode="after")
    def _each_consent_once(self) -> Mapping:
        scopes = [consent.scope for consent in self.consents]
        if repeated := sorted({scope for scope in scopes if scopes.count(scope) > 1}):
            raise ValueError(f"consents: {', '.join(repeated)} is stated twice")
        return self

    def entries(self) -> Iterator[tuple[str, Value | DateValue, str | None]]:
        """Every entry that reads cells: where it stands, itself, and the join it reads or None."""
        for section in ("fields", "acts"):
            yield from _entries(section, getattr(self, section), None)
        for section in ("people", "perpetrators"):
            for position, rule in enumerate(getattr(self, section), start=1):
                yield from _entries(f"{section}.{position}", rule, rule.each)

    def columns(self, join: str | None) -> set[str]:
        """The columns this mapping needs in the main file (None) or in a join."""
        needed = {
            column
            for _, entry, file in self.entries()
            if file == join
            for column in entry.columns()
        }
        for rule in self.perpetrators:
            needed |= set(rule.one_per) if rule.each == join else set()
        return needed


def _entries(
    where: str, rule: Strict, each: str | None
) -> Iterator[tuple[str, Value | DateValue, str | None]]:
    for name in type(rule).model_fields:
        held = getattr(rule, name)
        for position, entry in enumerate(held if isinstance(held, list) else [held], start=1):
            if isinstance(entry, Value | DateValue):
                place = (
                    f"{where}.{name}.{position}" if isinstance(held, list) else f"{where}.{name}"
                )
                yield place, entry, getattr(entry, "each", None) or each


def load_mapping(path: Path) -> Mapping:
    """Read and check a mapping file. Raises MappingRefused with every problem found."""
    from incidents.importing.checking import problems

    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_MAPPING + 1)
    except OSError as wrong:
        raise MappingRefused(f"The mapping cannot be opened: {wrong.strerror}.") from None
    if len(raw) > LARGEST_MAPPING:
        raise MappingRefused("The mapping is larger than a mapping can be.")
    mapping = parse_mapping(raw)
    if found := problems(mapping):
        raise MappingRefused(*found)
    return mapping


def parse_mapping(raw: bytes | str) -> Mapping:
    """The mapping in YAML text, its shape checked but not its codes. Raises MappingRefused."""
    try:
        held = yaml.load(raw, Loader=_OneOfEach)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as wrong:
        mark = getattr(wrong, "problem_mark", None)
        place = f" at line {mark.line + 1}" if mark else ""
        what = f": {wrong.problem}" if getattr(wrong, "problem", None) else ""
        raise MappingRefused(f"The mapping is not readable YAML{place}{what}.") from None
    try:
        return Mapping.model_validate(held)
    except ValidationError as wrong:
        raise MappingRefused(*map(_sentence, wrong.errors())) from None


def _sentence(error: Any) -> str:
    location, what = list(error["loc"]), error["msg"]
    if location[-1:] == ["[key]"]:
        what = f"write {location[-2]} on the left in quotes"
        del location[-2:]
    where = ".".join(str(part + 1 if isinstance(part, int) else part) for part in location)
    plain = {"extra_forbidden": "this key means nothing here", "missing": "is missing"}
    return f"{where or 'mapping'}: {plain.get(error['type'], what)}"


class _OneOfEach(yaml.SafeLoader):
    """Safe YAML in which a key that stands twice is an error, not a silent loss of the first.

    Only true and false are truth values (as in YAML 1.2): cells often hold yes, no, on, off.
    """

    yaml_implicit_resolvers = {
        first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:bool" or first in "tTfF"]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _mapping_once(loader: _OneOfEach, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [key.value for key, _ in node.value]
    for key, _ in node.value:
        if keys.count(key.value) > 1:
            raise yaml.constructor.ConstructorError(
                problem=f"{key.value!r} stands twice", problem_mark=key.start_mark
            )
    return yaml.SafeLoader.construct_mapping(loader, node, deep=True)


_OneOfEach.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping_once)
