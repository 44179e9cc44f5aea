"""What a sealed value or signature belongs to, as bytes that no other meaning can produce."""

from uuid import UUID

Field = str | int | bytes | UUID

MAGIC = b"amparo\x01"


def context(purpose: str, *fields: Field) -> bytes:
    """Encode a purpose and its fields injectively: different arguments give different bytes.

    Used as HPKE info, as associated data and in front of what is signed. `int` fields are
    0 to 2**64-1. Raises ValueError for an empty purpose or a number out of range, TypeError for
    any other type (bool included, which would pass for a number).
    """
    if not purpose:
        raise ValueError("a context needs a purpose")
    return MAGIC + _prefixed(purpose.encode()) + b"".join(map(_encode, fields))


def require_context(value: bytes) -> None:
    """Refuse to seal or sign under bytes that `context` did not make (ValueError)."""
    if not value.startswith(MAGIC) or len(value) <= len(MAGIC):
        raise ValueError("not a context; use vault.context(...)")


def _encode(field: Field) -> bytes:
    if isinstance(field, bool):
        raise TypeError("a context field is str, int, bytes or UUID, not bool")
    if isinstance(field, str):
        return b"s" + _prefixed(field.encode())
    if isinstance(field, int):
        if not 0 <= field < 2**64:
            raise ValueError("a number in a context has 64 bits and no sign")
        return b"i" + _prefixed(field.to_bytes(8, "big"))
    if isinstance(field, UUID):
        return b"u" + _prefixed(field.bytes)
    if isinstance(field, bytes):
        return b"b" + _prefixed(field)
    raise TypeError(f"a context field is str, int, bytes or UUID, not {type(field).__name__}")


def _prefixed(value: bytes) -> bytes:
    return len(value).to_bytes(4, "big") + value
