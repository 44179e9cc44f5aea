"""Steps that the stories of both sets share."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from django.core.management import call_command

from accounts.models import Team
from incidents.document import Account, Identity
from incidents.models import FactInTransit, PartRevision, Record, SealedFact
from incidents.records import open_many
from tests.acceptance import real_records as real
from tests.world import PASSWORD, Person

MAPPINGS = real.ROOT / "mappings"


def run(folder: Path, path: Path, *, mapping: str, team: str, username: str) -> str:
    """What the command says when this person imports a real file into a team."""
    (folder / "password").write_text(PASSWORD)
    out = StringIO()
    given = {
        "--mapping": str(MAPPINGS / f"{mapping}.yaml"),
        "--team": team,
        "--as": username,
        "--password-file": str(folder / "password"),
    }
    words = [word for pair in given.items() for word in pair]
    call_command("import_records", str(path), *words, stdout=out)
    return out.getvalue()


def sizes(team: Team) -> tuple[int, int, int]:
    """How many records, part revisions and facts there are; no fact is left behind."""
    assert not FactInTransit.objects.exists()
    revisions = PartRevision.objects.filter(record__team=team).count()
    facts = SealedFact.objects.filter(team=team.feeds).count()
    assert facts == team.records.count()
    return team.records.count(), revisions, facts


def opened(person: Person) -> list[tuple[Account, Identity]]:
    """Two parts of every incident that this person's keys open."""
    records = Record.objects.incidents().visible_to(person.user)
    found = open_many(person.keyring, records, parts=("account", "identity")).values()
    assert len(found) == len(records)
    return [
        (
            Account.model_validate_json(parts["account"]),
            Identity.model_validate_json(parts["identity"]),
        )
        for parts in found
    ]
