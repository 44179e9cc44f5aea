"""Deeds that must be done wholly or be finished later. Each method runs in a process of its own.

`prepare` builds what there is before, `act` does it, `look` tells before, halfway or after, and
what must not be; `finish` is what whoever runs the site does next.
"""

from __future__ import annotations

import hashlib
import pickle
import shutil
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from accounts.models import Membership, Organisation, SecondFactor, Unlocker, User
from accounts.tokens import revoke_token, tokens_of
from audit.erasing import erase
from audit.journal import gate, writing
from audit.journal.models import Waiting
from audit.models import Chain
from audit.reading import read_entries
from audit.verifying import verify
from config.backups.restoring import is_unfinished, pending_migrations, refuse_unfinished
from config.backups.snapshots import census_of_connection
from incidents.document import from_parts
from incidents.erasing import erase_record
from incidents.models import Grant, Intake, PartRevision, Record
from incidents.recording import register, revise
from incidents.records import open_parts, part_keys
from legal_aid.keeping import erase_case
from legal_aid.models import Offer
from tests.attacks.stage import counted, set_stage, token_of
from tests.conftest import open_browser
from tests.legal_aid import stories
from vault import Undecryptable, open_under

Seen = tuple[str, list[str]]


def fingerprint() -> str:
    """A hash of every row of every table, but for what waits to leave for the journal."""
    found = hashlib.sha256()
    for model in apps.get_models():
        if model is not Waiting:
            found.update(repr(sorted(model.objects.values_list(), key=repr)).encode())
    return found.hexdigest()


def journalled(kind: str, subject: object) -> bool:
    """Whether the journal has this line, or has it waiting."""
    place = writing.journal_file()
    text = place.read_text() if place.exists() else ""
    is_written = any(kind in line and str(subject) in line for line in text.splitlines())
    return is_written or Waiting.objects.filter(kind=kind, subject=str(subject)).exists()


def build(folder: Path) -> None:
    """The stage of all attacks, committed to a database; it is the same for every deed."""
    call_command("migrate", verbosity=0)
    stage = set_stage()
    stage.browsers.clear()
    stage.devices.clear()
    (folder / "people").write_bytes(pickle.dumps(stage))


class Deed:
    """Something done on that stage. `elsewhere` is not on the server."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.elsewhere = folder, folder / "elsewhere"
        self.elsewhere.mkdir(parents=True, exist_ok=True)

    def prepare(self) -> None:
        people = self.folder.parent / "people"
        stage = pickle.loads(people.read_bytes())  # noqa: S301 (written by this program)
        self.keep(world=stage.world, ids=stage.ids)
        self.keep(**self.more(stage))
        self.keep(before=fingerprint())

    def more(self, stage: Any) -> dict[str, Any]:
        """What else there is, and what of it has to be remembered."""
        return {}

    def keep(self, **values: Any) -> None:
        for name, value in values.items():
            (self.elsewhere / name).write_bytes(pickle.dumps(value))
            setattr(self, name, value)

    def __getattr__(self, name: str) -> Any:
        """What was kept; written by this program."""
        path = self.__dict__["elsewhere"] / name
        if not path.is_file():
            raise AttributeError(name)
        return pickle.loads(path.read_bytes())  # noqa: S301

    def act(self) -> None:
        raise NotImplementedError

    def look(self) -> Seen:
        problems = self.broken_logs()
        if not self.is_done():
            return "before", problems + ["half of it is done"] * (fingerprint() != self.before)
        problems += [] if self.is_journalled() else ["nothing will repeat it on an older copy"]
        return "after", problems + self.half_done()

    def finish(self) -> None:
        if not self.is_done():
            self.act()
        writing.flush()

    def broken_logs(self) -> list[str]:
        return ["a log is broken"] * any(verify(chain) for chain in Chain.objects.all())

    def last_verbs(self) -> list[str]:
        team, reader = self.world.riverside, self.world.ossian
        chain = Organisation.objects.get(pk=team.organisation_id).chain
        return [entry.verb for entry in read_entries(reader.keyring, chain)][-4:]

    def is_done(self) -> bool:
        raise NotImplementedError

    def is_journalled(self) -> bool:
        raise NotImplementedError

    def half_done(self) -> list[str]:
        """What is left that must be gone."""
        raise NotImplementedError


class EraseRecord(Deed):
    """A record that was counted, with the sealed report it came from."""

    def more(self, stage: Any) -> dict[str, Any]:
        world = stage.world
        record = register(
            keyring=world.pavel.keyring,
            author=world.pavel.user,
            team=world.riverside,
            document=counted(),
            intake=Intake.objects.get(pk=stage.ids["report"]),
        )
        return {"record": record.pk, "keys": part_keys(world.pavel.keyring, record)}

    def act(self) -> None:
        carla = self.world.carla
        record = Record.objects.get(pk=self.record)
        erase_record(keyring=carla.keyring, actor=carla.user, record=record)

    def is_done(self) -> bool:
        return not Record.objects.filter(pk=self.record).exists()

    def is_journalled(self) -> bool:
        return journalled("erased record", self.record)

    def half_done(self) -> list[str]:
        left = [
            rows.model.__name__
            for rows in (
                PartRevision.objects.filter(record=self.record),
                Grant.objects.filter(record=self.record),
                Intake.objects.filter(pk=self.ids["report"]),
            )
            if rows.exists()
        ]
        return left + ["the log does not tell"] * ("erased" not in self.last_verbs())


class EraseCase(EraseRecord):
    """A case that its lawyer closed."""

    def more(self, stage: Any) -> dict[str, Any]:
        Record.objects.filter(pk=stage.ids["case"]).update(state="closed")
        return {"record": stage.ids["case"]}

    def act(self) -> None:
        erase_case(**self.world.lena.acting, record=Record.objects.get(pk=self.record))

    def half_done(self) -> list[str]:
        rows = (model.objects.filter(record=self.record) for model in (PartRevision, Grant))
        left = [found.model.__name__ for found in rows if found.exists()]
        return left + ["the log does not tell"] * ("case.erase" not in self.last_verbs())


class ErasePerson(Deed):
    """An account with a session, a token and a second factor."""

    def act(self) -> None:
        erase("person", self.world.pavel.user.pk)

    def is_done(self) -> bool:
        return not User.objects.filter(username=self.world.pavel.user.username).exists()

    def is_journalled(self) -> bool:
        return journalled("erased person", self.world.pavel.user.pk)

    def half_done(self) -> list[str]:
        key = self.world.pavel.user.pk
        models = (Unlocker, Membership, SecondFactor)
        left = [one.__name__ for one in models if one.objects.filter(user=key).exists()]
        sessions = (row.get_decoded() for row in Session.objects.all())
        return left + ["a session"] * any(str(key) in str(row) for row in sessions)


class Withdraw(Deed):
    """The consent to share is taken back while a lawyer has the case and kept every key."""

    def more(self, stage: Any) -> dict[str, Any]:
        record = Record.objects.get(pk=stage.ids["taken"])
        return {"record": record.pk, "keys": part_keys(stage.world.pavel.keyring, record)}

    def act(self) -> None:
        pavel, record = self.world.pavel, Record.objects.get(pk=self.record)
        revise(
            keyring=pavel.keyring,
            author=pavel.user,
            record=record,
            document=stories.held(
                consents=[
                    *stories.without("share_legal"),
                    {"scope": "share_legal", "state": "withdrawn"},
                ]
            ),
            expected=record.head,
        )

    def is_done(self) -> bool:
        others = Grant.objects.filter(record=self.record).exclude(team=self.world.riverside)
        return not others.exists()

    def is_journalled(self) -> bool:
        return journalled("withdrawn grants", self.record)

    def half_done(self) -> list[str]:
        pavel, record = self.world.pavel, Record.objects.get(pk=self.record)
        document = from_parts(open_parts(pavel.keyring, record))
        found = ["the answer is the old one"] * (
            document.consent_state("share_legal") != "withdrawn"
        )
        offers = Offer.objects.filter(referral__record=self.record).exclude(release_key=None)
        found += ["a release key"] * offers.exists()
        found += ["the log does not tell"] * ("sharing_withdrawn" not in self.last_verbs())
        for row in PartRevision.objects.filter(record=self.record):
            found += [f"{row.part} opens with the old key"] * self._opens(row)
        return found

    def _opens(self, row: PartRevision) -> bool:
        from incidents.envelopes import PartAt

        where = PartAt("incident", row.record_id, row.part, row.revision)
        try:
            open_under(self.keys[row.part], bytes(row.sealed), where.context)
        except Undecryptable:
            return False
        return True


class Restore(Deed):
    """A backup is brought into an empty place."""

    def prepare(self) -> None:
        super().prepare()
        (settings.MEDIA_ROOT / "ab").mkdir(parents=True)
        (settings.MEDIA_ROOT / "ab" / "0001").write_bytes(b"sealed evidence " * 9)
        self.keep(token=token_of(self.world.pavel), census=self._census())
        open_browser(self.world.pavel)
        self.keep(census=self._census())
        call_command("backup_key", to=self.elsewhere / "it.key")
        call_command("backup", self.elsewhere / "it.backup")
        self.and_then()
        connection.close()
        shutil.rmtree(settings.DATA)
        settings.DATA.mkdir()
        settings.BROKER_FOLDER.mkdir()

    def and_then(self) -> None:
        """What happened after the backup."""

    def _census(self) -> dict[str, int]:
        return census_of_connection().tables

    def act(self) -> None:
        call_command("restore", self.elsewhere / "it.backup", key_file=self.elsewhere / "it.key")

    def look(self) -> Seen:
        if not Path(settings.DATABASES["default"]["NAME"]).exists():
            return "before", []
        problems = [] if gate.is_closed() else ["people could sign in"]
        if Client().get("/sign-in/").status_code != 503:
            problems.append("the door is open")
        if is_unfinished():
            return "halfway", problems + self._is_served()
        problems += ["rows are missing"] * (self._census() != self.census)
        problems += ["files are missing"] * (not (settings.MEDIA_ROOT / "ab" / "0001").exists())
        return "after", problems + self.broken_logs()

    def _is_served(self) -> list[str]:
        try:
            refuse_unfinished()
        except CommandError:
            return []
        return ["half of it would be served"]

    def finish(self) -> None:
        if self.look()[0] != "after":
            self.act()


class Replay(Restore):
    """After a restore: a record, a token and a person are back, and go again."""

    def prepare(self) -> None:
        super().prepare()
        Restore.act(self)

    def and_then(self) -> None:
        world = self.world
        own = Record.objects.get(pk=self.ids["own"])
        erase_record(keyring=world.carla.keyring, actor=world.carla.user, record=own)
        for token in tokens_of(world.pavel.user):
            revoke_token(user=world.pavel.user, token=token)
        erase("person", world.petra.user.pk)
        writing.flush()
        shutil.move(writing.journal_file(), self.elsewhere / "journal.jsonl")

    def act(self) -> None:
        call_command("replay_journal", self.elsewhere / "journal.jsonl")

    def look(self) -> Seen:
        problems = self.broken_logs()
        if gate.is_closed():
            shut = Client().get("/sign-in/").status_code == 503
            return "before", problems + ([] if shut else ["the door is open"])
        world = self.world
        problems += ["the record is back"] * Record.objects.filter(pk=self.ids["own"]).exists()
        problems += ["a token is back"] * tokens_of(world.pavel.user).exists()
        problems += ["a person is back"] * User.objects.filter(username="petra").exists()
        problems += ["a session is left"] * Session.objects.exists()
        problems += ["the log does not tell"] * ("restored" not in self.last_verbs())
        text = (self.elsewhere / "journal.jsonl").read_text()
        goes_on = writing.journal_file().exists() and writing.journal_file().read_text() == text
        return "after", problems + ([] if goes_on else ["the journal does not go on"])


class Upgrade(Restore):
    """From the state before the newest tables."""

    def prepare(self) -> None:
        Deed.prepare(self)
        call_command("backup_key", to=self.elsewhere / "it.key")
        call_command("migrate", "journal", "zero", verbosity=0)
        self.keep(census=self._census())
        connection.close()

    def act(self) -> None:
        backups = self.elsewhere / "backups"
        shutil.rmtree(backups, ignore_errors=True)
        backups.mkdir()
        call_command("upgrade", backups)

    def look(self) -> Seen:
        if (settings.DATA / "before-upgrade").exists():
            return "halfway", self._is_served()
        now = self._census()
        same = all(now.get(name) == rows for name, rows in self.census.items() if name in TOLD)
        problems = [] if same else ["rows are missing"]
        return ("before" if pending_migrations() else "after"), problems + self.broken_logs()


# Tables that an upgrade must not change; migrations write into others.
TOLD = ("accounts_user", "audit_entry", "incidents_record", "incidents_grant", "legal_aid_offer")
DEEDS: dict[str, type[Deed]] = {
    "erase a record": EraseRecord,
    "erase a case": EraseCase,
    "erase a person": ErasePerson,
    "withdraw": Withdraw,
    "restore": Restore,
    "replay": Replay,
    "upgrade": Upgrade,
}
