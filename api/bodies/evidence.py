"""Shapes of evidence: files of a record, uploads, custody."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel

from incidents.evidence.details import Details


class EvidenceLine(BaseModel):
    """A file. `original` is set for a working copy; `details` is null where it is damaged."""

    id: UUID
    part: str
    original: UUID | None
    details: Details | None


class UploadLine(BaseModel):
    """An upload that is not whole: `here` of `length` bytes have come."""

    id: UUID
    part: str
    name: str
    here: int
    length: int


class EvidenceOfRecord(BaseModel):
    """`hidden` counts files of parts that were not granted, or not asked for by name."""

    files: list[EvidenceLine]
    uploads: list[UploadLine]
    hidden: int


class CustodyLine(BaseModel):
    """One entry. `flaw`: missing, altered, unsigned; "" for a sound one. `statement` is the very
    text that was signed with Ed25519, `key` and `signature` are hexadecimal."""

    number: int
    verb: str
    at: str
    by: str
    name: str
    detail: dict[str, str]
    statement: str
    key: str
    signature: str
    flaw: str
    is_own_key: bool


class Custody(BaseModel):
    """`is_whole` when nothing was removed, altered, moved or cut off."""

    is_whole: bool
    is_cut: bool
    entries: list[CustodyLine]
