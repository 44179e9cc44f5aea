"""What this room seals to a team's key pair: the keys of files. Their chunks stay as they are."""

from __future__ import annotations

from accounts.rewrapping import rewraps
from incidents.outbox.files import FILE_KEYS, key_context
from incidents.outbox.models import IntakeFile

rewraps(FILE_KEYS, rows=lambda team: IntakeFile.objects.filter(team=team), context=key_context)
