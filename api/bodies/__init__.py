"""Shapes of requests and responses that are not documents of their own, a module a room."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict


class Sent(BaseModel):
    """A request body: unknown keys are errors, so that a typo is not silently dropped."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


def _as_sent(value: Any) -> Any:
    """Python takes 1 for true; a box that was ticked is sent as true."""
    return value if value is True else None


# What a page asks to be ticked before it goes on.
Yes = Annotated[Literal[True], BeforeValidator(_as_sent)]
