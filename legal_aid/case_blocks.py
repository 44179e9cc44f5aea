"""What other rooms add to the page of a case: each its own template and what that shows.

A block is a function from the request and the opened case to the context of one of the templates
`_case_deadlines.html`, `_case_days.html`, `_case_documents.html`, `_case_dispute.html`, registered
beside its own views with `case_block`. A refused form comes back through `CasePage.render`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from legal_aid.cases import OpenCase

Block = Callable[[HttpRequest, OpenCase], dict[str, Any]]

_blocks: list[Block] = []


def case_block(block: Block) -> Block:
    """Register what a block of the case page shows. Names of two blocks must differ."""
    if block not in _blocks:
        _blocks.append(block)
    return block


def case_blocks(request: HttpRequest, case: OpenCase) -> dict[str, Any]:
    """The context of all blocks together."""
    context: dict[str, Any] = {}
    for block in _blocks:
        context |= block(request, case)
    return context
