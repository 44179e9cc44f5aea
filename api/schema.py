"""What the generated OpenAPI schema cannot know by itself."""

from __future__ import annotations

from typing import Any

PROBLEM = {
    "type": "object",
    "description": "RFC 9457. Values that were sent are never repeated.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "examples": ["urn:amparo:problem:invalid"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "RFC 6901, into the body."},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
METHODS = {"get", "post", "put", "patch", "delete"}


def describe_problems(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """Say once what every operation answers when it refuses."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    answer = {
        "description": "Refused: nothing was changed.",
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    }
    for operations in result["paths"].values():
        for method in METHODS & operations.keys():
            operations[method]["responses"]["default"] = answer
    return result
