"""Evidence files, the pieces they arrived in, and their custody log. All content is sealed."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import User
from incidents.models import Record

FOLDER = "evidence"  # of the blobs


class EvidenceQuerySet(models.QuerySet["EvidenceFile"]):
    def kept(self) -> EvidenceQuerySet:
        """Those that are here whole."""
        return self.filter(state=EvidenceFile.State.KEPT)

    def arriving(self) -> EvidenceQuerySet:
        """Uploads that were begun and are not whole yet."""
        return self.filter(state=EvidenceFile.State.ARRIVING)

    def visible_to(self, user: User) -> EvidenceQuerySet:
        """Files of records in `user`'s scope. Which of them open, the part keys decide."""
        return self.filter(record__in=Record.objects.visible_to(user).values("pk"))


class EvidenceFile(models.Model):
    """An original, or a working copy made of one (`original`), that belongs to a part of a record.

    `sealed_key` is the file's own key under the part's key; everything else of the file is sealed
    under subkeys of it. `sealed_details` says what it is and in which pieces it lies (while it
    arrives: what it will be), `sealed_head` where its custody log ends.
    """

    class State(models.TextChoices):
        ARRIVING = "arriving"
        KEPT = "kept"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="evidence")
    part = models.CharField(max_length=16)
    state = models.CharField(max_length=8, choices=State)
    week = models.CharField(max_length=8)
    original = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="copies")
    sealed_key = models.BinaryField()
    sealed_details = models.BinaryField()
    sealed_head = models.BinaryField(default=b"")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "week"])]

    def __str__(self) -> str:
        return f"evidence file {self.id.hex[:8]}"


class PieceQuerySet(models.QuerySet["EvidencePiece"]):
    def due(self) -> PieceQuerySet:
        """Those that still lie under a key that somebody without access now may have kept."""
        return self.exclude(sealed_key=b"")


class EvidencePiece(models.Model):
    """What one request brought: a sealed stream in a blob. `start` and `length` are in bytes.

    It lies under a subkey of its file's key. While it waits to be sealed anew, because that key was
    changed, `sealed_key` holds the key it still lies under, under the file's new one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(EvidenceFile, on_delete=models.CASCADE, related_name="pieces")
    start = models.PositiveBigIntegerField()
    length = models.PositiveBigIntegerField()
    stored_as = models.CharField(max_length=80)
    sealed_key = models.BinaryField(default=b"")

    objects = PieceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "start"], name="one_piece_at_a_place"),
            models.CheckConstraint(name="piece_is_not_empty", condition=Q(length__gte=1)),
        ]

    def __str__(self) -> str:
        return f"evidence piece {self.id.hex[:8]}"


class CustodyEntry(models.Model):
    """One line of a file's custody log: see `incidents.evidence.custody`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(EvidenceFile, on_delete=models.CASCADE, related_name="custody")
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="one_custody_entry_a_number")
        ]

    def __str__(self) -> str:
        return f"custody entry {self.id.hex[:8]}"


class EarlierDetails(models.Model):
    """What was said of a file before somebody changed it, oldest `number` first, under the file's
    key with who changed it and when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(EvidenceFile, on_delete=models.CASCADE, related_name="earlier")
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="one_earlier_version_a_number")
        ]

    def __str__(self) -> str:
        return f"earlier details {self.id.hex[:8]}"


class EvidenceNote(models.Model):
    """One version of a transcript, translation or remark, under the file's key with its author.

    `note` is the same for all versions of one note and made by the sender.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(EvidenceFile, on_delete=models.CASCADE, related_name="notes")
    note = models.UUIDField()
    version = models.PositiveIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["note", "version"], name="one_version_of_a_note")
        ]

    def __str__(self) -> str:
        return f"evidence note {self.id.hex[:8]}"


class Handover(models.Model):
    """One bundle that was handed to somebody: to whom, when, what and why, under the key of an
    incident's office part, which never leaves its team, or a case's privileged part."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="handovers")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"handover {self.id.hex[:8]}"
