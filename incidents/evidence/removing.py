"""Removing one file that should never have been kept, with everything made of it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext

from accounts import auditing
from accounts.models import User
from audit.journal.writing import journal
from incidents.evidence.models import EvidenceFile
from incidents.evidence.rights import may_remove
from incidents.evidence.uploads import forget
from incidents.models import Record
from vault import Keyring

# Why, as the log says it in plain codes: `config.log.words.VALUES` has their words.
REASONS = ("other_record", "duplicate", "unreadable", "request")


@transaction.atomic
def remove_file(*, keyring: Keyring, actor: User, file: EvidenceFile, because: str) -> int:
    """Erase a kept file: its key, pieces, blobs, notes, earlier details, custody log, and its
    working copies with theirs; returns how many files went.

    A file that is damaged goes as well. The journal takes it out of a restored older copy again;
    the log keeps who removed which reference and why (`because`, one of REASONS), never its name.
    PermissionDenied unless `actor` decides about this record's evidence; ValidationError under a
    legal hold, for another reason, and when it went meanwhile or is not whole.
    """
    if keyring.holder != actor.pk or not may_remove(actor, file.record):
        raise PermissionDenied
    if because not in REASONS:
        raise ValidationError({"because": gettext("Choose a reason.")})
    # The record's row too: a hold that is set at this moment wins or waits.
    record = Record.objects.select_for_update().get(pk=file.record_id)
    if record.on_hold:
        sentence = gettext("A legal hold keeps this record, and every file of it. Lift it first.")
        raise ValidationError(sentence, "hold")
    kept = EvidenceFile.objects.kept().select_for_update().filter(pk=file.pk, record=record)
    if not kept.exists():
        raise ValidationError(gettext("This file is not here any more."), "gone")
    organisation, reference = file.record.team.organisation, f"evidencefile:{file.pk}"
    # The journal repeats it for the copies through their original, as `forget` does.
    journal("evidence taken out", file.pk)
    count = forget(EvidenceFile.objects.filter(pk=file.pk))
    detail = {"because": because, "files": str(count)}
    auditing.record(organisation, actor, "evidence.remove", reference, detail)
    return count
