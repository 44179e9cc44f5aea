"""What the index is stored as: editions of its keys, tokens, entries, and blocks of entries."""

from __future__ import annotations

import uuid

from django.db import models

from accounts.models import Team, User
from incidents.models import Record


class Edition(models.Model):
    """The key from which everything in a team's index comes, as of one generation of its keys.

    After a change of the team's keys a new one is begun, so that whoever left with the former can
    do nothing with what is written from then on; what was in the former is made anew in it.
    `is_whole`: every record that opens was once in it; what is written since keeps itself in it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    generation = models.PositiveIntegerField()
    is_whole = models.BooleanField(default=False)
    sealed_key = models.BinaryField()

    def __str__(self) -> str:
        return f"edition {self.id.hex[:8]}"


class BlindToken(models.Model):
    """One of many blind numbers of a name, badge, plate, code or contact in a record; or chaff."""

    pk = models.CompositePrimaryKey("record_id", "token")
    record = models.ForeignKey(
        Record, on_delete=models.CASCADE, related_name="tokens", db_index=False
    )
    token = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["token", "record"], name="tokens_by_value")]

    def __str__(self) -> str:
        return f"token of {self.record_id.hex[:8]}"


class Block(models.Model):
    """Many entries of one edition as sealed tables: what lists need; the words apart from it.

    `version` rises whenever it is written anew, so that of two who do, one is refused.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="blocks")
    version = models.PositiveIntegerField(default=1)
    sealed_rows = models.BinaryField()
    sealed_words = models.BinaryField()

    def __str__(self) -> str:
        return f"index block {self.id.hex[:8]}"


class Entry(models.Model):
    """That a record is in the index, as of which revision, and where.

    While it waits to be moved into a block, `sealed` holds it, else nothing. `block` holds it, or
    an older state of it: whoever erases the record must take it out there.
    """

    record = models.OneToOneField(
        Record, on_delete=models.CASCADE, primary_key=True, related_name="entry"
    )
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="entries")
    head = models.PositiveIntegerField()
    block = models.ForeignKey(Block, on_delete=models.SET_NULL, null=True, related_name="entries")
    sealed = models.BinaryField(null=True)

    class Meta:
        indexes = [
            # Of a hundred thousand only a few hundred wait.
            models.Index(
                fields=["edition"], condition=models.Q(sealed__isnull=False), name="waiting_entries"
            )
        ]

    def __str__(self) -> str:
        return f"index entry of {self.record_id.hex[:8]}"


class SavedSearches(models.Model):
    """All questions that one person keeps, as one value under their own key."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="+")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"saved searches of {self.user_id.hex[:8]}"
