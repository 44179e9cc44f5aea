"""People at work with the source as it was before, then `manage.py upgrade` of the source as it is.

The source before is taken from the history: the commit before this one, and the one before the
last change of the database. Without a history there is nothing to upgrade from.
"""

from __future__ import annotations

import io
import json
import subprocess
import tarfile

import pytest

from tests.config.installation import ROOT, Installation

WORK = """
import json
from datetime import timedelta
from django.utils import timezone
from accounts.tokens import issue_token
from incidents.recording import register
from legal_aid.directory import describe_provider
from legal_aid.referrals import refer
from tests.legal_aid import stories
from tests.world import PASSWORD, make_world
world = make_world()
pavel, carla = world.pavel, world.carla
describe_provider(
    actor=world.lena.user, team=world.clinic, jurisdictions=["KE/Nairobi/Kamukunji"],
    matters=["custody", "criminal_defence", "health_in_custody", "complaint", "services"],
    languages=["sw", "en"], capacity=9, takes_custody_calls=True,
)
record = register(
    keyring=pavel.keyring, author=pavel.user, team=world.riverside, document=stories.held()
)
referral = refer(keyring=carla.keyring, actor=carla.user, record=record)
token = issue_token(
    keyring=pavel.keyring, user=pavel.user, scopes=("read", "write"),
    expires_on=timezone.localdate() + timedelta(days=9),
)
print(json.dumps({
    "record": str(record.pk), "referral": str(referral.pk), "token": token,
    "password": PASSWORD, "document": stories.held().model_dump(mode="json"),
}))
"""
# The same people, by passphrase and token: what was written opens, what waited goes on, new work
# reaches whom it should.
AFTERWARDS = """
import json, uuid
from django.test import Client
from accounts.comparing import begin_anew
from accounts.keyrings import open_keyring
from accounts.models import KnownKeys, Team, User
from accounts.unlocking import unlock
from incidents.intake import open_intake, submit_intake
from incidents.models import Intake, Record
from legal_aid.models import Offer
from legal_aid.offers import accept_offer
from legal_aid.referrals import refer
from tests.incidents.stories import report
had = json.loads({had!r})

def person(name):
    user = User.objects.get(username=name)
    return user, open_keyring(user, unlock(user, had["password"]).seed)

client = Client(SERVER_NAME="localhost", headers={{"Authorization": "Bearer " + had["token"]}})
kept = client.get("/api/v1/incidents/" + had["record"] + "/")
made = client.post(
    "/api/v1/incidents/", {{"document": had["document"]}}, content_type="application/json",
    headers={{"Idempotency-Key": "after the upgrade"}},
)
lena, hers = person("lena")
offer = Offer.objects.get(referral=had["referral"], state=Offer.State.LIVE)
accept_offer(keyring=hers, actor=lena, offer=offer, conflict="no")
petra, key = person("petra")
team = Team.objects.get(name="Riverside", kind=Team.Kind.DOCUMENTATION)
carla, theirs = person("carla")
for keyring, someone, owner in ((key, petra, petra), (theirs, carla, team)):
    # From before there were lists of known keys: each is begun once, by hand.
    if not KnownKeys.objects.filter(owner=owner.pk).exists():
        begin_anew(keyring=keyring, actor=someone, owner=owner)
sent = submit_intake(team=team, report=report(), intake_id=uuid.uuid4(), author=petra, keyring=key)
received = open_intake(
    keyring=theirs, reader=carla, intake=Intake.objects.get(pk=sent.intake)
)
second = refer(
    keyring=theirs, actor=carla, record=Record.objects.get(pk=made.json()["id"])
)
print(json.dumps({{
    "kept": [kept.status_code, kept.json()["account"]["narrative"]],
    "made": made.status_code, "received": bool(received),
    "offered": Offer.objects.filter(referral=second, state=Offer.State.LIVE).count(),
}}))
"""


def git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    return done.stdout.strip() if done.returncode == 0 else ""


def sources_before() -> dict[str, str]:
    changed = git("log", "-n", "1", "--format=%H", "--", ":(glob)*/migrations/0*.py")
    found = {
        "the commit before": git("rev-parse", "--verify", "--quiet", "HEAD~1"),
        "before the last migration": git("rev-parse", "--verify", "--quiet", f"{changed}~1"),
    }
    return {name: commit for name, commit in found.items() if commit}


@pytest.fixture(params=["the commit before", "before the last migration"])
def source_before(request, tmp_path):
    commit = sources_before().get(request.param)
    if not commit:
        pytest.skip("there is no history to upgrade from")
    packed = subprocess.run(
        ["git", "archive", commit], cwd=ROOT, capture_output=True, timeout=60, check=True
    )
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    return tmp_path / "source"


def test_what_people_wrote_before_an_upgrade_is_theirs_after_it(source_before, tmp_path):
    before = Installation(tmp_path / "data", source_before)
    before.data.mkdir(mode=0o700)
    before.do("prepare")
    before.do("backup_key", "--to", tmp_path / "it.key")
    had = before.python(WORK)
    now = Installation(tmp_path / "data")

    said = now.do("upgrade", tmp_path / "before.backup")

    assert "Upgraded. Start it again." in said
    narrative = json.loads(had)["document"]["account"]["narrative"]
    found = json.loads(now.python(AFTERWARDS.format(had=had)))
    assert found["kept"] == [200, narrative]
    assert (found["made"], found["received"], found["offered"]) == (201, True, 1)
    assert "Nothing is missing and nothing was altered." in now.do("verify_audit")
