"""Questions that every request asks, written once: composing one anew takes Django several times as
long as the database takes to answer it.

The rows are models as any others; only the SQL is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model
from django.db.models.expressions import Col

Row = TypeVar("Row", bound=Model)


class Lookup(Generic[Row]):
    """Rows of a model, with what one of its foreign keys leads to.

    `condition` is SQL with a %s for each parameter; the model's own table is called `one` in it,
    the one that the foreign key `related` leads to is called `other`.
    """

    def __init__(self, model: type[Row], condition: str, *, related: str = "") -> None:
        self._model, self._condition, self._related = model, condition, related

    def rows(self, *parameters: Any) -> list[Row]:
        """The rows for these parameters, in no order. Ids are given as UUID."""
        native = connection.features.has_native_uuid_field
        given = [one.hex if isinstance(one, UUID) and not native else one for one in parameters]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, given)
            return [self._made(list(row)) for row in cursor.fetchall()]

    def _made(self, values: list[Any]) -> Row:
        for place, expression, convert in self._converters:
            values[place] = convert(values[place], expression, connection)
        names = self._names
        found = self._model.from_db(connection.alias, names, values[: len(names)])
        if self._other is not None:
            other, others = self._other
            made = other.from_db(connection.alias, others, values[len(names) :])
            setattr(found, self._related, made)
        return found

    @cached_property
    def _names(self) -> list[str]:
        return [field.attname for field in self._model._meta.concrete_fields]

    @cached_property
    def _other(self) -> tuple[type[Model], list[str]] | None:
        if not self._related:
            return None
        other = self._model._meta.get_field(self._related).related_model
        return other, [field.attname for field in other._meta.concrete_fields]

    @cached_property
    def _columns(self) -> list[Col]:
        columns = [field.get_col("one") for field in self._model._meta.concrete_fields]
        if self._other is not None:
            columns += [field.get_col("other") for field in self._other[0]._meta.concrete_fields]
        return columns

    @cached_property
    def _converters(self) -> list[tuple[int, Col, Callable[..., Any]]]:
        """What the ORM does to the values that come from the database, by their place."""
        return [
            (place, column, convert)
            for place, column in enumerate(self._columns)
            for convert in (
                *connection.ops.get_db_converters(column),
                *column.get_db_converters(connection),
            )
        ]

    @cached_property
    def _sql(self) -> str:
        name = connection.ops.quote_name
        columns = ", ".join(f"{one.alias}.{name(one.target.column)}" for one in self._columns)
        tables = f"{name(self._model._meta.db_table)} AS one"
        if self._other is not None:
            link = self._model._meta.get_field(self._related)
            table, key = self._other[0]._meta.db_table, link.target_field.column
            on = f"other.{name(key)} = one.{name(link.column)}"
            tables += f" JOIN {name(table)} AS other ON {on}"
        # Nothing here comes from a request: names are the models', values are parameters.
        return f"SELECT {columns} FROM {tables} WHERE {self._condition}"  # noqa: S608
