"""Today, the board and the page of a case in an office that has ten thousand, against the same
pages over plain rows."""

from __future__ import annotations

from django.db import transaction
from django.test import Client
from django.urls import reverse

from incidents.document import IncidentDocument
from incidents.models import Record
from incidents.search.editions import current_edition
from incidents.search.models import Edition
from legal_aid.models import CaseFile, Referral
from tests.bench import casework, people
from tests.bench.measure import Comparison, compare, seconds
from tests.bench.people import Cast
from tests.bench.twin.plain import plain_record

WAITING = 60
_PREPARED: list[tuple[Cast, Cast]] = []


def today(cast: Cast, rounds: int) -> Comparison:
    """Two hundred of the cases are opened, once, for everything that Today says of them."""
    return _compare("today, 200 of 10,000 cases, seconds", "/today/", "/twin/today/", rounds)


def board(cast: Cast, rounds: int) -> Comparison:
    """Sixty records that wait are opened, and the first is ranked."""
    return _compare("board, 60 waiting of 10,000, seconds", "/board/", "/twin/board/", rounds)


def reading_case(cast: Cast, rounds: int) -> Comparison:
    """The page of one case, with a line in the log for it and for its record."""
    mine, theirs = (_a_case(one) for one in _prepared())
    ours, twin = reverse("case", args=[mine]), reverse("twin-case", args=[theirs])
    return _compare("page of a case of 10,000, seconds", ours, twin, rounds)


def _compare(name: str, ours: str, twin: str, rounds: int) -> Comparison:
    sealed, plain = _prepared()
    mine, theirs = people.browser(sealed.pavel), people.twin_browser(plain.pavel)
    lengths: set[int] = set()

    def get(client: Client, path: str) -> None:
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status_code}")
        lengths.add(len(answer.content) // 1000)

    found = compare(
        name, lambda: get(mine, ours), lambda: get(theirs, twin), target=1.5, rounds=rounds
    )
    if max(lengths) - min(lengths) > 2:
        raise RuntimeError(f"{name}: the pages are not the same: {sorted(lengths)} kB")
    return found


def _a_case(cast: Cast) -> object:
    return Record.objects.cases().filter(team=cast.riverside).order_by("pk")[0].pk


def _prepared() -> tuple[Cast, Cast]:
    if not _PREPARED:
        sealed = casework._prepared()
        plain = people.assemble("Plainside", "piotr", "paula", "pia")
        took = seconds(lambda: _fill(plain))
        _wait(sealed, plain)
        _index_as_whole(sealed, plain)
        _PREPARED.append((sealed, plain))
        print(f"     ten thousand cases written in plain in {took:.0f} s", flush=True)
    return _PREPARED[0]


def _fill(cast: Cast) -> None:
    case_parts = casework.case_parts()
    for first in range(0, casework.MANY, casework.BATCH):
        with transaction.atomic():
            for number in range(first, first + casework.BATCH):
                told = IncidentDocument.model_validate(people.document(number)).parts()
                _one(cast, told, case_parts)


def _one(cast: Cast, told: dict[str, bytes], case_parts: dict[str, bytes]) -> None:
    who = (cast.riverside, cast.pavel.user)
    incident = plain_record(*who, Record.Kind.INCIDENT, Record.State.WITH_LAWYER, told)
    case = plain_record(*who, Record.Kind.CASE, Record.State.ACTIVE, case_parts)
    referral = Referral.objects.create(
        record=incident,
        team=cast.riverside,
        state=Referral.State.PLACED,
        week=incident.week,
        sealed_ranking=b"x",
    )
    CaseFile.objects.create(record=case, incident=incident, referral=referral)


def _index_as_whole(*casts: Cast) -> None:
    """These records were not written by the verbs that index them. An office's index is whole but
    after an upgrade or a change of keys; bringing records in then takes a second of each visit,
    which `searching` measures and which is not what these pages cost."""
    for cast in casts:
        current_edition(cast.pavel.keyring, cast.riverside)
    Edition.objects.update(is_whole=True)


def _wait(sealed: Cast, plain: Cast) -> None:
    """Records that wait for a lawyer, in both offices."""
    for number in range(WAITING):
        told = IncidentDocument.model_validate(people.document(number)).parts()
        kind, state = Record.Kind.INCIDENT, Record.State.REGISTERED
        casework._record(sealed, kind, state, told)
        plain_record(plain.riverside, plain.pavel.user, kind, state, told)
