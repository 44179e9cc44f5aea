"""A release as JSON: the very bytes that were signed, so that whoever has them can check them."""

from __future__ import annotations

import json

from advocacy.published import Release


def canonical(release: Release) -> bytes:
    """The one way to write a release: UTF-8, keys sorted, no spaces (as in RFC 8785, whose rules
    for numbers do not matter here: every number is a whole one)."""
    body = release.model_dump(mode="json")
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()
