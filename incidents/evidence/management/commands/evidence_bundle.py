"""`manage.py evidence_bundle`: hand an evidence bundle over from the command line."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from accounts.management.asking import add_password_file, ask_line, ask_password, unlock_as
from accounts.management.sheets import ask_yes
from accounts.models import User
from incidents import vocabulary
from incidents.errors import ConsentMissing
from incidents.evidence.allowed import WRITTEN
from incidents.evidence.bundles.bagging import fingerprint_of
from incidents.evidence.bundles.contents import BundleBroken
from incidents.evidence.bundling import draft_bundle
from incidents.evidence.drafts import Draft
from incidents.evidence.handing_over import Leaving, Recipient, hand_over
from incidents.evidence.leaving import PURPOSES, WHY, Asked
from incidents.evidence.locking import Lock
from incidents.evidence.management.going_out import STANDARD, outlet
from incidents.evidence.note_form import title_of
from incidents.evidence.subjects import handled_by
from incidents.evidence.wording import field_words
from incidents.models import Record
from vault import Keyring, Undecryptable

_NAMES = {"to": "Name of the recipient", "role": "Their role or office", "files": "--file"}


class Command(BaseCommand):
    help = (
        "Makes the bundle that the page of a record makes, and keeps to whom it went. A member of "
        "the record's team unlocks their keys here. Passphrases, and who the recipient is, are "
        "asked for; never arguments, which others on this machine could see."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("record", type=UUID, help="its id, as in the address of its page")
        parser.add_argument("--as", dest="username", required=True, help="your sign-in name")
        add_password_file(parser)
        parser.add_argument("--purpose", choices=PURPOSES, required=True)
        person = {"action": "append", "default": [], "metavar": "PERSON"}
        parser.add_argument("--named", **person, help="who agreed to be named, by id")
        parser.add_argument("--contacts", **person, help="whose contacts leave too")
        parser.add_argument("--words", action="store_true", help="free words leave too")
        parser.add_argument("--health", action="store_true", help="health facts leave too")
        kinds = {"action": "append", "default": [], "choices": list(WRITTEN)}
        parser.add_argument("--written", **kinds, help="what was written about files leaves too")
        files = parser.add_mutually_exclusive_group()
        files.add_argument("--file", type=UUID, action="append", default=[], metavar="ID")
        files.add_argument("--all-files", action="store_true", help="all that may leave")
        language = "of the record on paper"
        parser.add_argument("--language", choices=dict(settings.LANGUAGES), help=language)
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--look", action="store_true", help="only show what would leave")
        where.add_argument("--output", type=Path, help="a new file, or - for standard output")
        lock = parser.add_mutually_exclusive_group()
        lock.add_argument("--key-file", type=Path, help="their public key (age or SSH)")
        lock.add_argument("--with-passphrase", action="store_true", help="asked for, twice")
        lock.add_argument("--passphrase-file", type=Path, help="its first line locks the bundle")
        lock.add_argument("--unlocked", action="store_true", help="whoever finds it reads it")

    def handle(self, *_args: Any, **given: Any) -> None:
        tell = self.stderr if given["output"] == STANDARD else self.stdout
        self._tell = lambda line: tell.write(line, style_func=str)
        lock = None if given["look"] else _lock(given)
        user, keyring = unlock_as(given["username"], given["password_file"])
        try:
            with override(given["language"] or settings.LANGUAGE_CODE):
                self._go(user, keyring, lock, given)
        except (PermissionDenied, Record.DoesNotExist):
            raise CommandError("You keep no record of this id.") from None
        except ConsentMissing:
            raise CommandError("The person has not agreed to this purpose.") from None
        except (Undecryptable, BundleBroken):
            raise CommandError("Something is damaged, or not yours to open. No bundle.") from None
        except ValidationError as error:
            raise CommandError(_refused(error)) from None
        except KeyboardInterrupt:
            raise CommandError("Stopped. What was begun is gone.") from None
        finally:
            keyring.wipe()

    def _go(self, user: User, keyring: Keyring, lock: Lock | None, given: dict[str, Any]) -> None:
        who = {"keyring": keyring, "actor": user}
        who["record"] = handled_by(user).get(pk=given["record"])
        asked = Asked(
            given["purpose"],
            frozenset(given["named"]),
            frozenset(given["contacts"]),
            words=given["words"],
            health=given["health"],
            written=frozenset(given["written"]),
        )
        if lock is None:
            self._show(draft_bundle(**who, asked=asked))
            return
        lock.require()
        with outlet(given["output"]) as file:
            draft = draft_bundle(**who, asked=asked)
            self._show(draft)
            to = Recipient(ask_line(_NAMES["to"]), ask_line(_NAMES["role"]), lock)
            if not ask_yes("What leaves cannot be called back. Hand it over?"):
                raise CommandError("Nothing was handed over.")
            every = [one.file.pk for one in draft.files] + [one.id for one in draft.papers]
            files = every if given["all_files"] else given["file"]
            leaving = hand_over(**who, asked=asked, files=files, to=to)
            digest, size = hashlib.sha256(), 0
            for some in leaving.content:
                file.write(some)
                file.flush()  # so that a handover is only whole if a full disk took all of it
                digest.update(some)
                size += len(some)
        self._say(leaving, digest.hexdigest(), size, fingerprint_of(keyring.signing))

    def _show(self, draft: Draft) -> None:
        for one in draft.leaving.fields:
            if one.leaves:
                consent = vocabulary.label("consent_scope", one.consent)
                self._tell(f"leaves  {field_words(one.path)}: {consent}")
            else:
                self._tell(f"stays   {field_words(one.path)}: {WHY[one.why]}")
        for one in draft.files:
            self._tell(f"file    {one.file.pk}  {one.details.media_type}  {one.details.size} bytes")
            for note in one.notes:
                where = "leaves" if note.field.leaves else "stays "
                self._tell(f"  {where}  {title_of(note.said)}")
        for paper in draft.papers:
            self._tell(f"file    {paper.id}  {paper.media_type}  {paper.title}")
        if draft.staying:
            self._tell(f"{draft.staying} more files may not leave.")

    def _say(self, leaving: Leaving, digest: str, size: int, fingerprint: str) -> None:
        self._tell(f"Handed over, {size} bytes. It is in the record's list of handovers.")
        self._tell(f"Bundle {leaving.handover.pk}")
        self._tell(f"SHA-256 {digest}")
        self._tell(f"Fingerprint {fingerprint}")


def _lock(given: dict[str, Any]) -> Lock:
    if given["unlocked"]:
        return Lock()
    if given["key_file"]:
        try:
            lock = Lock(recipient=given["key_file"].read_text(encoding="utf-8").strip())
        except (OSError, UnicodeError):
            raise CommandError("--key-file cannot be read.") from None
    elif given["with_passphrase"] or given["passphrase_file"]:
        what = "Passphrase of the bundle"
        lock = Lock(passphrase=ask_password(given["passphrase_file"], is_new=True, what=what))
    else:
        raise CommandError("Say --key-file, --with-passphrase, --passphrase-file or --unlocked.")
    if lock.is_open:  # an empty key or passphrase must not leave a bundle open
        raise CommandError("The key, or the passphrase, is empty.")
    return lock


def _refused(error: ValidationError) -> str:
    """Where it is about one thing that was given, which."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    lines = (
        f"{_NAMES.get(name, name)}: {' '.join(messages)}"
        for name, messages in error.message_dict.items()
    )
    return " ".join(lines)
