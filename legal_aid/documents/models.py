"""The bytes of documents. What they are stands sealed in the case, with the key to them."""

from __future__ import annotations

import uuid

from django.db import models

from incidents.models import Record


class CaseDocument(models.Model):
    """One version of one document, as PDF and as docx, each sealed under a key that stands in the
    part of the case it belongs to. `sealed_pdf` is empty where PDF could not be made."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="documents")
    sealed_pdf = models.BinaryField(default=bytes)
    sealed_docx = models.BinaryField()

    class Meta:
        app_label = "legal_aid"

    def __str__(self) -> str:
        return f"document {self.id.hex[:8]}"
