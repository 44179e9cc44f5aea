"""Evidence bundles over the API: seen first, handed over with a scope of its own, written down."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pyrage
import pytest

from incidents.evidence.models import EvidenceFile, Handover
from incidents.models import Record
from tests.incidents.evidence.bundles.made import verifier
from tests.incidents.stories import consents, document
from tests.world import World

pytestmark = pytest.mark.django_db
HAND_OVER = ("hand_over",)
WANTED = {"purpose": "evidence_use"}


@pytest.fixture
def record(make_incident: Callable[..., Record]) -> Record:
    return make_incident(document(consents=consents(evidence_use="granted")))


@pytest.fixture
def photo(record: Record, put: Callable[..., EvidenceFile]) -> EvidenceFile:
    return put(b"a photo" * 20_000, name="Amina beaten.jpg")


@pytest.fixture
def url(record: Record) -> str:
    return f"/api/v1/records/{record.pk}/"


def test_what_would_leave_is_seen_field_by_field_and_nothing_leaves(
    world: World, api_of: Any, url: str, photo: EvidenceFile, logged: Any
) -> None:
    answer = api_of(world.pavel, HAND_OVER).post(f"{url}bundle/preview/", WANTED, format="json")
    assert answer.status_code == 200, answer.json()
    fields = {one["path"]: one for one in answer.json()["fields"]}
    badge = fields["account.perpetrators.badge"]
    assert (badge["leaves"], badge["consent"]) == (True, "evidence_use")
    name = fields["identity.people.name"]
    assert (name["leaves"], name["why"]) == (False, "named")
    [file] = answer.json()["files"]
    assert file["sha256"] == hashlib.sha256(b"a photo" * 20_000).hexdigest()
    assert "Amina" not in answer.content.decode()
    assert not Handover.objects.exists()
    assert "opened" in [verb for _who, verb, *_rest in logged()]


def test_a_bundle_is_downloaded_verified_and_listed(
    world: World, api_of: Any, url: str, photo: EvidenceFile, logged: Any
) -> None:
    api = api_of(world.pavel, HAND_OVER)
    identity = pyrage.x25519.Identity.generate()
    body = {"wanted": WANTED, "files": [str(photo.pk)], "to": "The court", "role": "registry"}
    answer = api.post(
        f"{url}bundle/", body | {"recipient": str(identity.to_public())}, format="json"
    )
    assert answer.status_code == 200
    assert answer.streaming
    assert answer["Content-Disposition"].startswith('attachment; filename="amparo-')
    content = b"".join(answer.streaming_content)
    [line] = api.get(f"{url}handovers/").json()
    said = line["said"]
    assert (said["to"], said["role"], said["lock"]) == ("The court", "registry", "age")
    assert said["digest"] == hashlib.sha256(content).hexdigest()
    opened = pyrage.decrypt(content, [identity])
    findings, _told = verifier().verify(io.BytesIO(opened), said["signed_with"])
    assert findings == []
    assert b"Amina" not in opened
    verbs = [verb for _who, verb, *_rest in logged()]
    assert verbs.count("evidence.hand_over") == 1
    assert verbs.count("evidence.handovers") == 1


def test_a_token_for_records_hands_nothing_over(
    world: World, api_of: Any, url: str, photo: EvidenceFile
) -> None:
    others = api_of(world.pavel, ("read", "write", "import", "submit", "manage"))
    body = {"wanted": WANTED, "to": "The court", "unlocked": True}
    assert others.post(f"{url}bundle/preview/", WANTED, format="json").status_code == 403
    assert others.post(f"{url}bundle/", body, format="json").status_code == 403
    assert others.get(f"{url}handovers/").status_code == 403
    assert api_of(world.pavel, HAND_OVER).get(f"{url}evidence/").status_code == 403
    assert not Handover.objects.exists()


def test_whoever_does_not_keep_the_record_finds_nothing(
    world: World, api_of: Any, url: str, photo: EvidenceFile
) -> None:
    body = {"wanted": WANTED, "to": "The court", "unlocked": True}
    for stranger in (world.otto, world.lena, world.petra):
        api = api_of(stranger, HAND_OVER)
        assert api.post(f"{url}bundle/preview/", WANTED, format="json").status_code == 404
        assert api.post(f"{url}bundle/", body, format="json").status_code == 404
        assert api.get(f"{url}handovers/").status_code == 404
    assert not Handover.objects.exists()


REFUSED = [
    ({"to": ""}, "/to"),
    ({"to": "a\x00b"}, "/to"),
    ({"to": "x" * 3_000}, "/to"),
    ({"unlocked": False}, "/recipient"),
    ({"recipient": "age1" + "q" * 50}, "/recipient"),
    ({"recipient": "AGE-SECRET-KEY-1QQ", "unlocked": False}, "/recipient"),
    ({"recipient": "x" * 9_000, "unlocked": False}, "/recipient"),
    ({"files": [str(uuid4())]}, "/files"),
    ({"files": ["no id"]}, "/files/0"),
    ({"files": [str(uuid4())] * 1_001}, "/files"),
    ({"wanted": {"purpose": "complaint"}}, "/wanted/purpose"),
    ({"wanted": {"purpose": "media"}}, "/wanted/purpose"),
    ({"wanted": WANTED | {"named": ["p9"]}}, "/wanted/named"),
    ({"wanted": WANTED | {"words": "often"}}, "/wanted/words"),
    ({"passphrase": "four words on paper"}, "/passphrase"),
]


def test_bad_input_is_refused_by_its_field_and_nothing_is_written(
    world: World, api_of: Any, url: str
) -> None:
    api = api_of(world.pavel, HAND_OVER)
    for more, pointer in REFUSED:
        body: dict[str, Any] = {"wanted": WANTED, "to": "The court", "unlocked": True} | more
        answer = api.post(f"{url}bundle/", body, format="json")
        assert answer.status_code == 400, (pointer, answer.content)
        assert pointer in [one["pointer"] for one in answer.json()["errors"]], answer.json()
    assert not Handover.objects.exists()
