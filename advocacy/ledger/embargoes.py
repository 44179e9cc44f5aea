"""When the day of a release has come, the first advocate who looks opens it to everyone.

Before that the server cannot: what is under embargo is sealed to the team like everything else.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts import auditing
from accounts.models import Team, User
from advocacy.ledger.chain import verified
from advocacy.ledger.models import Ledger, LedgerRelease
from advocacy.ledger.publishing import make_public, mark_corrected
from advocacy.ledger.state import require_advocate
from advocacy.published import Release
from vault import Keyring


def open_due(*, keyring: Keyring, actor: User, team: Team) -> list[LedgerRelease]:
    """Make public every release whose day has come; which. Audited, harmless to repeat.

    PermissionDenied for who is no advocate of the team; ValidationError as `chain.verified` says.
    """
    require_advocate(keyring, actor, team)
    ledger = Ledger.objects.filter(team=team).first()
    waiting = LedgerRelease.State.EMBARGOED
    if ledger is None or not ledger.releases.filter(state=waiting).exists():
        return []
    today, opened = timezone.localdate(), []
    with transaction.atomic():
        ledger = Ledger.objects.select_for_update().get(pk=ledger.pk)
        chain = verified(keyring, ledger)
        for row, contents, release in zip(chain.rows, chain.contents, chain.releases, strict=True):
            if row.state != waiting or release.embargo is None or release.embargo > today:
                continue
            make_public(row, contents, release.id)
            row.save(update_fields=["body", "signature", "citable", "state"])
            detail = {"number": str(row.number)}
            auditing.record(team.organisation, actor, "release.open", row, detail)
            opened.append(row)
        _mark_corrections(chain.releases, ledger)
    return opened


def _mark_corrections(releases: Iterable[Release], ledger: Ledger) -> None:
    """A correction may have become public before what it corrects."""
    public = set(
        ledger.releases.exclude(state=LedgerRelease.State.EMBARGOED).values_list(
            "number", flat=True
        )
    )
    for release in releases:
        if release.corrects is not None and release.number in public:
            mark_corrected(ledger, release.corrects)
