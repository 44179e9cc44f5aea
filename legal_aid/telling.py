"""How far an incident came with legal aid, in codes, for the fact that its own team seals.

Read by the program while the documentation team writes its record; nobody is shown anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from incidents import dates
from incidents.courses import NOT_BEGUN, Course, tells_course
from incidents.models import Record
from legal_aid.case_document import Shared
from legal_aid.cases import open_case
from legal_aid.models import Referral
from legal_aid.rankings import open_ranking
from legal_aid.stages import Stage
from vault import Keyring, Undecryptable

ACCEPTING = frozenset({"accept", "accept_by_phone"})
BANDS = (
    (timedelta(days=1), "day"),
    (timedelta(days=3), "three_days"),
    (timedelta(days=7), "week"),
    (timedelta(days=30), "month"),
)
LONGER = "longer"


@tells_course
def course_of(keyring: Keyring, record: Record) -> Course:
    """From the referrals of an incident and the shared parts of its cases, as far as they open."""
    referrals = list(record.referrals.select_related("team"))
    if not referrals:
        return NOT_BEGUN
    cases = list(_cases(keyring, record))
    reached = {"referred"}
    if record.case_files.exists():
        reached.add("accepted")
    if any(_is_resolved(case) for case in cases):
        reached.add("resolved")
    outcomes = frozenset(one.code for case in cases for one in case.outcomes)
    return Course(frozenset(reached), outcomes, _time_to_lawyer(keyring, referrals, cases))


def band_of(waited: timedelta) -> str:
    """The band of a time between the first referral and the first lawyer who accepted."""
    return next((code for longest, code in BANDS if waited <= longest), LONGER)


def _cases(keyring: Keyring, record: Record) -> Iterator[Shared]:
    for file in record.case_files.select_related("record"):
        try:
            yield open_case(keyring, file.record).shared
        except Undecryptable:
            continue


def _is_resolved(case: Shared) -> bool:
    stages = {case.stage, *(step.stage for step in case.history)}
    return bool(stages & {Stage.RESOLVED, Stage.CLOSED})


def _time_to_lawyer(keyring: Keyring, referrals: list[Referral], cases: list[Shared]) -> str:
    accepted = [
        moment
        for case in cases
        for step in case.history
        if step.code in ACCEPTING and (moment := dates.moment(step.at))
    ]
    asked = list(_asked(keyring, referrals))
    # Of a referral that does not open nobody knows whether it was the first.
    if not accepted or len(asked) < len(referrals):
        return ""
    return band_of(max(min(accepted) - min(asked), timedelta()))


def _asked(keyring: Keyring, referrals: list[Referral]) -> Iterator[datetime]:
    for referral in referrals:
        try:
            yield open_ranking(keyring, referral).at
        except Undecryptable:
            continue
