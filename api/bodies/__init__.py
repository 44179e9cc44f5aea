"""Shapes of requests and responses that are not documents of their own, a module a room."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Sent(BaseModel):
    """A request body: unknown keys are errors, so that a typo is not silently dropped."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
