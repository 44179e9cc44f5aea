"""How a log stands: verified now, guarded by the database, proven outside the server since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache
from django.utils import timezone

from audit.guarding import is_guarded
from audit.models import Chain
from audit.verifying import Finding, verify

KEEP_AT_MOST = timedelta(days=8)
_REMEMBERED_SECONDS = 300


@dataclass(frozen=True)
class ChainState:
    """`findings` of a verification just made. `left_on`: when a checkpoint last left the page."""

    findings: list[Finding]
    is_guarded: bool
    signed_week: str
    left_on: date | None

    @property
    def days_inside(self) -> int | None:
        """Days since a checkpoint left; None if none ever did."""
        return (timezone.localdate() - self.left_on).days if self.left_on else None

    @property
    def is_overdue(self) -> bool:
        """Whether no checkpoint left the page for eight days."""
        return is_overdue(self.left_on)


def state_of(chain: Chain) -> ChainState:
    """Recompute the whole chain and say how it stands."""
    chain = Chain.objects.get(pk=chain.pk)
    findings = verify(chain)
    _remember(chain, len(findings))
    newest = chain.checkpoints.order_by("-sequence").values_list("week", flat=True).first()
    return ChainState(findings, is_guarded(), newest or "", chain.checkpoint_left_on)


def count_findings(chain: Chain) -> int:
    """How many findings there are; looked up anew every five minutes."""
    known = cache.get(_place(chain))
    if known is None:
        known = len(verify(chain))
        _remember(chain, known)
    return known


def is_overdue(left_on: date | None) -> bool:
    return left_on is None or timezone.localdate() - left_on >= KEEP_AT_MOST


def _remember(chain: Chain, findings: int) -> None:
    cache.set(_place(chain), findings, _REMEMBERED_SECONDS)


def _place(chain: Chain) -> str:
    """Not bound to the head: people at work would have the chain verified at every page."""
    return f"log-findings:{chain.pk.hex}"
