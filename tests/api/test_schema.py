"""The committed schema is the one the program has, and its page needs nobody else's server."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from drf_spectacular.generators import SchemaGenerator

COMMITTED = Path(__file__).parents[2] / "docs" / "openapi.yaml"


def test_committed_schema_is_current() -> None:
    made = SchemaGenerator().get_schema(request=None, public=True)
    assert yaml.safe_load(COMMITTED.read_text()) == yaml.safe_load(yaml.safe_dump(_plain(made)))


def test_docs_page_loads_only_our_own_files(client: Any, db: None) -> None:
    page = client.get("/api/docs/")
    assert page.status_code == 200
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page.content.decode())
    assert addresses
    assert all(address.startswith("/") for address in addresses)
    assert "<script>" not in page.content.decode()
    assert client.get("/api/schema/").status_code == 200


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, int | float | bool | None) else str(value)
