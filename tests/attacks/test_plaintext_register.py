"""Every column is sealed, or listed in docs/plaintext-register.md with reason and precision."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models

REGISTER = Path(__file__).parents[2] / "docs" / "plaintext-register.md"
ROW = re.compile(r"^\| (\w+\.\w+\.\w+) \| (.*?) \| (.*?) \|$")
SEALED = re.compile(r"^sealed|public|hash$|signature$|^previous$")


def columns() -> Iterator[tuple[str, models.Field]]:
    """Every stored column of every table that is migrated, ours or a library's."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            for field in model._meta.local_fields:
                if field.column:  # a primary key of two columns has none of its own
                    yield f"{model._meta.label}.{field.name}", field


def is_sealed(field: models.Field) -> bool:
    return isinstance(field, models.BinaryField) and bool(SEALED.search(field.name))


def register() -> dict[str, tuple[str, str]]:
    """The listed columns, each with its reason and precision."""
    rows = map(ROW.match, REGISTER.read_text(encoding="utf-8").splitlines())
    return {row[1]: (row[2].strip(), row[3].strip()) for row in rows if row}


PLAIN = sorted(label for label, field in columns() if not is_sealed(field))


@pytest.mark.parametrize("label", PLAIN)
def test_a_column_that_is_not_sealed_is_listed_with_reason_and_precision(label: str) -> None:
    reason, precision = register().get(label, ("", ""))
    assert reason, f"{label} is neither sealed nor listed"
    assert precision, f"{label} is listed without its precision"


def test_every_listed_column_exists_and_is_not_sealed() -> None:
    assert set(register()) - set(PLAIN) == set()


def test_no_column_is_listed_twice() -> None:
    found = re.findall(r"^\| (\w+\.\w+\.\w+) \|", REGISTER.read_text(encoding="utf-8"), re.M)
    assert len(found) == len(set(found))


def test_a_record_has_at_most_ten_plain_columns() -> None:
    assert 0 < len([label for label in PLAIN if label.startswith("incidents.Record.")]) <= 10


def test_the_walk_sees_every_table_of_the_database(db: None) -> None:
    """A library that brings a table without a model would escape the walk."""
    walked = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} | {
        "django_migrations"
    }
    assert set(connection.introspection.table_names()) <= walked
