"""What the server keeps of a team's recovery key: its public half, and who vouches for it."""

from __future__ import annotations

from django.db import models


class TeamRecovery(models.Model):
    """The fixed recovery key to which every generation of a team's key is sealed.

    Its private half is nowhere but on three sheets of paper, any two of which give it back.
    """

    team = models.OneToOneField(
        "accounts.Team", on_delete=models.CASCADE, primary_key=True, related_name="recovery"
    )
    public_key = models.BinaryField()
    # Who made the sheets saw all of them. An id bound by the signature, not a reference: it must
    # stay as it was signed when the account has gone.
    maker = models.UUIDField()
    # The team's current generation signs the two above, anew with every change of the team's key.
    signature = models.BinaryField()
    # The generation for which the sheets were made, and the recovery key's own signature over it:
    # what the holders bring back is the team that they were asked to keep a sheet for.
    generation = models.PositiveIntegerField()
    origin_signature = models.BinaryField()
    made_week = models.CharField(max_length=8)
    rehearsed_week = models.CharField(max_length=8, blank=True)

    class Meta:
        app_label = "accounts"

    def __str__(self) -> str:
        return f"team recovery {self.team_id.hex[:8]}"
