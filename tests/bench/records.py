"""Registering through the API, a list page of fifty, and opening one record."""

from __future__ import annotations

from itertools import count

from incidents.models import Record
from incidents.recording import open_incident
from tests.bench import people
from tests.bench.measure import Comparison, at_most, compare, seconds
from tests.bench.people import Cast
from tests.bench.twin.models import TwinRecord
from tests.bench.twin.verbs import open_record

AT_ONCE = 25
LISTED = 500


def registering(cast: Cast, rounds: int) -> Comparison:
    """Incidents a second, each one a request with a token: sealed parts, grant, fact, log entry."""
    numbers = count(1)
    ours, twin = people.api(cast.pavel), people.twin_api(cast.pavel)

    def post(client, path: str) -> None:
        for _ in range(AT_ONCE):
            number = next(numbers)
            headers = {"Idempotency-Key": f"bench {number}"}
            body = {"document": people.document(number)}
            answer = client.post(path, body, format="json", headers=headers)
            if answer.status_code != 201:
                raise RuntimeError(f"{path} answered {answer.status_code}")

    return compare(
        "register through the API, records a second",
        lambda: post(ours, "/api/v1/incidents/"),
        lambda: post(twin, "/twin/api/v1/incidents/"),
        target=0.7,
        rounds=rounds,
        a_second=AT_ONCE,
    )


def listing(cast: Cast, rounds: int) -> Comparison:
    """Seconds for a page of fifty records out of some hundreds, opened and rendered."""
    _fill(cast)
    ours, twin = people.browser(cast.pavel), people.twin_browser(cast.pavel)

    def get(client, path: str) -> None:
        answer = client.get(path)
        lines = answer.content.count(b"Arrest at a pharmacy")
        if answer.status_code != 200 or lines != 50:
            raise RuntimeError(f"{path} answered {answer.status_code} with {lines} records")

    return compare(
        "list page of 50, seconds",
        lambda: get(ours, "/incidents/"),
        lambda: get(twin, "/twin/incidents/"),
        target=1.5,
        rounds=rounds,
    )


def opening(cast: Cast, rounds: int) -> Comparison:
    """Seconds to open one whole record, its line in the log included, with a keyring at hand."""
    _fill(cast)
    pairs = zip(Record.objects.order_by("pk"), TwinRecord.objects.order_by("pk"), strict=True)
    keyring, pavel = cast.pavel.keyring, cast.pavel.user
    ours, twin = [], []
    for record, plain in list(pairs)[: 20 * rounds]:
        ours.append(seconds(lambda one=record: open_incident(keyring, pavel, one)))
        twin.append(seconds(lambda one=plain: open_record(pavel, one)))
    return at_most("opening a record, seconds", ours, twin, target=0.001, above=True)


def _fill(cast: Cast) -> None:
    """As many records here as there."""
    from incidents.document import IncidentDocument
    from incidents.recording import register
    from tests.bench.twin.verbs import register as twin_register

    for number in range(Record.objects.count(), LISTED):
        document = IncidentDocument.model_validate(people.document(number))
        register(
            keyring=cast.pavel.keyring,
            author=cast.pavel.user,
            team=cast.riverside,
            document=document,
        )
    for number in range(TwinRecord.objects.count(), LISTED):
        document = IncidentDocument.model_validate(people.document(number))
        twin_register(author=cast.pavel.user, team=cast.riverside, document=document)
