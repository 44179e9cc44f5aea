"""Many rows of many tables, each table with one statement: without a model's ceremony, which costs
more than sealing what is in the row. They may be prepared in one process and written by another."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, models

_NATIVE = connection.features.has_native_uuid_field


class Rows:
    """Rows that are still to be written, table after table in the order they were begun."""

    def __init__(self) -> None:
        self._by_model: dict[type[models.Model], list[tuple[Any, ...]]] = {}

    def add(self, model: type[models.Model], **values: object) -> None:
        """One row by the names of its columns (`record_id`); what is not named has its default."""
        row = tuple(
            _plain(values[field.attname] if field.attname in values else field.get_default())
            for field in _fields(model)
        )
        self._by_model.setdefault(model, []).append(row)

    def add_all(self, instances: list[models.Model]) -> None:
        """The rows of unsaved instances."""
        for one in instances:
            model = type(one)
            self.add(
                model, **{field.attname: getattr(one, field.attname) for field in _fields(model)}
            )

    def write(self) -> None:
        """Within the caller's transaction."""
        quote = connection.ops.quote_name
        with connection.cursor() as cursor:
            for model, rows in self._by_model.items():
                columns = ", ".join(quote(field.column) for field in _fields(model))
                places = ", ".join(["%s"] * len(_fields(model)))
                table = quote(model._meta.db_table)
                cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)


@lru_cache
def _fields(model: type[models.Model]) -> list[models.Field]:
    """Without those that the database numbers."""
    fields = [one for one in model._meta.concrete_fields if not isinstance(one, models.AutoField)]
    return [one for one in fields if one.column]


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return value if _NATIVE else value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value
