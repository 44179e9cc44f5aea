"""Lawyers of another team beside those who run a case.

They get a grant of the shared part, and of the privileged one if the lawyer chooses so, after
their key was held against what the provider knows. The record of the client is not theirs: it
belongs to the documentation team and is shared under the person's consent alone.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import auditing, known_keys
from accounts.errors import BookMissing, KeyInDoubt
from accounts.models import Team, User
from audit.journal.writing import journal
from incidents.grants import grant_parts
from incidents.models import Grant, Record
from incidents.records import write_revision
from incidents.withdrawal import change_keys
from legal_aid.case_document import PARTS, CoCounsel, Privileged, Shared, Step, to_parts
from legal_aid.cases import is_lawyer_of, open_case
from legal_aid.course import lock_all, stage_of
from legal_aid.documents.versions import renewed
from legal_aid.errors import NotPossibleNow
from legal_aid.stages import OPEN, Stage
from vault import Keyring


def may_be_asked(record: Record) -> QuerySet[Team]:
    """Legal-aid teams that could work beside those who run the case."""
    teams = Team.objects.filter(kind=Team.Kind.LEGAL_AID).exclude(pk=record.team_id)
    return teams.exclude(grants__record=record).order_by("name")


def add_co_counsel(
    *, keyring: Keyring, actor: User, record: Record, team: Team, privileged: bool = False
) -> Grant:
    """Let another legal-aid team work on an open case; only lawyers of the provider.

    Raises PermissionDenied, NotPossibleNow, ValidationError for a team that may not be asked,
    KeyInDoubt or BookMissing: then nothing was sealed, and the log says so.
    """
    _require_lawyer(keyring, actor, record)
    try:
        with transaction.atomic():
            return _add(keyring, actor, record, team, privileged)
    except (KeyInDoubt, BookMissing) as doubt:
        known_keys.report_refusal(keyring, record.team, team, doubt)
        raise


def end_co_counsel(*, keyring: Keyring, actor: User, record: Record, team: Team) -> None:
    """Take a case back from co-counsel: their grant goes, and every part of every revision gets a
    new key, so that keys they kept open nothing that is here. As `add_co_counsel`."""
    _require_lawyer(keyring, actor, record)
    try:
        with transaction.atomic():
            _end(keyring, actor, record, team)
    except (KeyInDoubt, BookMissing) as doubt:
        for doubted in getattr(doubt, "teams", [record.team]):
            known_keys.report_refusal(keyring, record.team, doubted, doubt)
        raise


def renew_after_transfer(*, keyring: Keyring, actor: User, record: Record) -> bool:
    """Give a case that was transferred new keys if co-counsel had worked on it; whether that was
    done.

    Whoever takes a case from its lawyers has no key of the privileged part. So it is done when one
    of those lawyers opens the case next, and put off while the key of a team that reads it is in
    doubt. Harmless for any other case or reader, and safe to repeat.
    """
    if record.state != Record.State.CLOSED or not is_lawyer_of(actor, record):
        return False
    try:
        with transaction.atomic():
            record = lock_all(record)
            shared = open_case(keyring, record).shared
            teams = _with_old_keys(shared)
            if stage_of(record, shared) != Stage.TRANSFERRED or not teams:
                return False
            _take_keys(keyring, actor, record, teams, [])
    except (KeyInDoubt, BookMissing):
        return False
    return True


def _with_old_keys(shared: Shared) -> list[str]:
    """Ids of teams that were let in and whose keys were never taken back."""
    found: dict[str, bool] = {}
    for step in shared.history:
        if step.code in ("co_counsel", "co_counsel_ended"):
            found[step.team] = step.code == "co_counsel"
    return [team for team, is_in in found.items() if is_in]


def _add(keyring: Keyring, actor: User, record: Record, team: Team, privileged: bool) -> Grant:
    record = lock_all(record)
    shared = open_case(keyring, record).shared
    if stage_of(record, shared) not in OPEN:
        raise NotPossibleNow(_("This case is closed."))
    if not may_be_asked(record).filter(pk=team.pk).exists():
        raise ValidationError({"team": _("Choose a team of the list.")})
    parts = PARTS if privileged else ("shared",)
    grant = grant_parts(keyring=keyring, record=record, parts=parts, team=team)
    step = _step("co_counsel", actor, str(team.pk))
    added = CoCounsel(team=step.team, by=step.by, at=step.at, privileged=privileged)
    _write(keyring, actor, record, shared, [step], [*shared.co_counsel, added])
    auditing.record(record.team.organisation, actor, "case.co_counsel", team)
    return grant


def _end(keyring: Keyring, actor: User, record: Record, team: Team) -> None:
    record = lock_all(record)
    shared = open_case(keyring, record).shared
    left = [one for one in shared.co_counsel if one.team != str(team.pk)]
    if len(left) == len(shared.co_counsel):
        raise NotPossibleNow(_("They do not work on this case any more."))
    _take_keys(keyring, actor, record, [str(team.pk)], left)
    journal("co-counsel ended", record.pk.hex + team.pk.hex)
    auditing.record(record.team.organisation, actor, "case.co_counsel_end", team)


def _take_keys(
    keyring: Keyring, actor: User, record: Record, teams: list[str], left: list[CoCounsel]
) -> None:
    """New keys for every part and document, for those whose grants are there and who are left."""
    kept = {record.case_file.incident.team: ("shared",)} | {
        Team.objects.get(pk=one.team): PARTS if one.privileged else ("shared",) for one in left
    }
    held = set(Grant.objects.filter(record=record).values_list("team", flat=True))
    change_keys(keyring, record)
    for other, parts in kept.items():
        if other.pk in held:
            grant_parts(keyring=keyring, record=record, parts=parts, team=other)
    case = open_case(keyring, record)
    documents = renewed(case)
    shared = documents.shared or case.shared
    steps = [_step("co_counsel_ended", actor, team) for team in teams]
    _write(keyring, actor, record, shared, steps, left, documents.privileged)


def _write(
    keyring: Keyring,
    actor: User,
    record: Record,
    shared: Shared,
    steps: list[Step],
    now: list[CoCounsel],
    privileged: Privileged | None = None,
) -> None:
    changed = {"co_counsel": now, "history": [*shared.history, *steps]}
    whole = Shared.model_validate(shared.model_copy(update=changed).model_dump())
    write_revision(
        keyring=keyring,
        author=actor,
        record=record,
        parts=to_parts(whole, privileged),
        expected=record.head,
    )


def _step(code: str, actor: User, team: str) -> Step:
    return Step(code=code, by=str(actor.pk), at=_now(), team=team)


def _require_lawyer(keyring: Keyring, actor: User, record: Record) -> None:
    if keyring.holder != actor.pk or not is_lawyer_of(actor, record):
        raise PermissionDenied


def _now() -> str:
    return timezone.now().isoformat(timespec="minutes")
