"""Releases in the making, and saved tables: what their seals say, and what is done with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Unpack
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from accounts import auditing
from accounts.models import Team, User
from advocacy.ledger.certificates import Certificate
from advocacy.ledger.drafts import TableDraft
from advocacy.ledger.models import ReleaseDraft, SavedTable
from advocacy.ledger.preview import Announcement, Limits, Preview, preview
from advocacy.ledger.saved import keep, kept, note, read
from advocacy.ledger.state import require_advocate
from advocacy.previewing import drafts_of
from advocacy.specs import TableSpec
from vault import Keyring, Undecryptable

MOST_TABLES = 12
LONGEST_TITLE, LONGEST_SUMMARY = 200, 4000


@dataclass(frozen=True)
class Draft:
    """A release in the making. `dated` and `token` stay as they are until something is changed, so
    that what is approved is what is published. One that comes again says how often (`every`, see
    `ledger.recurring`) and up to which day it was made."""

    title: str
    tables: tuple[TableSpec, ...] = ()
    summary: str = ""
    embargo: date | None = None
    corrects: int | None = None
    language: str = "en"
    dated: date = field(default_factory=timezone.localdate)
    token: str = ""
    certificate: Certificate | None = None
    every: str = ""
    through: date | None = None
    id: UUID | None = None

    def announcement(self) -> Announcement:
        """What the release says besides its tables."""
        return Announcement(
            title=self.title,
            language=self.language,
            summary=self.summary,
            embargo=self.embargo,
            corrects=self.corrects,
            dated=self.dated,
            token=self.token,
        )

    def written(self) -> dict[str, Any]:
        """As JSON; `read` takes it back."""
        return {
            "title": self.title,
            "tables": [spec.written() for spec in self.tables],
            "summary": self.summary,
            "embargo": self.embargo.isoformat() if self.embargo else None,
            "corrects": self.corrects,
            "language": self.language,
            "dated": self.dated.isoformat(),
            "token": self.token,
            "certificate": self.certificate.written() if self.certificate else None,
        } | self._rule()

    def _rule(self) -> dict[str, str]:
        if not self.every:
            return {}
        return {"every": self.every, "through": self.through.isoformat() if self.through else ""}

    @classmethod
    def read(cls, said: Mapping[str, Any], id: UUID) -> Draft:
        """From `written`; ValidationError for anything else."""
        try:
            return cls(
                title=str(said["title"]),
                tables=tuple(map(TableSpec.read, said["tables"])),
                summary=str(said["summary"]),
                embargo=date.fromisoformat(said["embargo"]) if said["embargo"] else None,
                corrects=said["corrects"],
                language=str(said["language"]),
                dated=date.fromisoformat(said["dated"]),
                token=str(said["token"]),
                certificate=Certificate.read(said.get("certificate")),
                every=str(said.get("every", "")),
                through=date.fromisoformat(said["through"]) if said.get("through") else None,
                id=id,
            )
        except (KeyError, TypeError, ValueError):
            raise ValidationError(_("This draft cannot be read."), code="draft") from None


def drafts(keyring: Keyring, team: Team) -> list[Draft]:
    """The team's releases in the making, by title; what cannot be read any more is left out."""
    found = []
    for one in kept(keyring, team, ReleaseDraft):
        try:
            found.append(Draft.read(one.said, one.row.pk))
        except ValidationError:
            continue
    return sorted(found, key=lambda one: (one.title.casefold(), str(one.id)))


def draft(keyring: Keyring, team: Team, row: ReleaseDraft) -> Draft:
    """One of them; Undecryptable when it cannot be read."""
    try:
        return Draft.read(read(keyring, team, row).said, row.pk)
    except ValidationError:
        raise Undecryptable from None


def start(
    *,
    keyring: Keyring,
    actor: User,
    team: Team,
    title: str,
    tables: tuple[TableSpec, ...] = (),
    corrects: int | None = None,
) -> ReleaseDraft:
    """Begin a release, in the reader's language. Raises as `save` does."""
    begun = Draft(title, tables, corrects=corrects, language=get_language() or "en")
    return save(keyring=keyring, actor=actor, team=team, draft=begun)


def save(*, keyring: Keyring, actor: User, team: Team, draft: Draft) -> ReleaseDraft:
    """Keep what a draft says now. It is dated anew: an approval before this holds no longer.

    ValidationError, by field, for a title or summary that is missing or too long, or too many
    tables; else as `saved.keep`.
    """
    if not 0 < len(draft.title.strip()) <= LONGEST_TITLE:
        raise ValidationError({"title": _("Give it a title of at most 200 letters.")})
    if len(draft.summary) > LONGEST_SUMMARY:
        raise ValidationError({"summary": _("At most 4,000 letters.")})
    if len(draft.tables) > MOST_TABLES or len(set(draft.tables)) < len(draft.tables):
        raise ValidationError(_("A release has at most 12 tables, each once."), code="tables")
    fresh = Announcement(title=draft.title, language=draft.language)
    anew = replace(draft, dated=fresh.dated, token=fresh.token, certificate=None)
    row = keep(
        keyring=keyring,
        actor=actor,
        team=team,
        model=ReleaseDraft,
        said=anew.written(),
        row=draft.id,
    )
    assert isinstance(row, ReleaseDraft)  # noqa: S101 - for the type alone
    return row


def prepared(
    *,
    keyring: Keyring,
    actor: User,
    team: Team,
    draft: Draft,
    **limits: Unpack[Limits],
) -> Preview:
    """The release as it would be published now. Raises as `ledger.preview` does. What was checked
    before and is as it was is not audited again."""
    return preview(
        keyring=keyring,
        actor=actor,
        team=team,
        announcement=draft.announcement(),
        tables=table_drafts(keyring=keyring, actor=actor, team=team, draft=draft),
        certificate=draft.certificate,
        **limits,
    )


def note_checked(*, keyring: Keyring, actor: User, team: Team, draft: Draft, made: Preview) -> None:
    """Keep with a draft what the audit of it found. Audited. Nothing that anybody approves changes.

    What was changed or removed meanwhile is left as it is.
    """
    require_advocate(keyring, actor, team)
    with transaction.atomic():
        row = ReleaseDraft.objects.select_for_update().filter(pk=draft.id, team=team).first()
        if row is None or made.certificate is None:
            return
        said = dict(read(keyring, team, row).said)
        if said.get("token") != draft.token:
            return
        note(keyring, team, row, said | {"certificate": made.certificate.written()})
        auditing.record(team.organisation, actor, "release_draft.check", row)


def table_drafts(*, keyring: Keyring, actor: User, team: Team, draft: Draft) -> list[TableDraft]:
    """The tables of a draft as the ledger takes them, in the release's language."""
    with override(draft.language):
        return drafts_of(keyring=keyring, actor=actor, team=team, specs=draft.tables)


@dataclass(frozen=True)
class Saved:
    """A table that a team keeps under a name."""

    id: UUID
    name: str
    spec: TableSpec


def saved_tables(keyring: Keyring, team: Team) -> list[Saved]:
    """The team's saved tables, by name; what cannot be read any more is left out."""
    found = []
    for one in kept(keyring, team, SavedTable):
        try:
            spec = TableSpec.read(one.said["spec"])
            found.append(Saved(one.row.pk, str(one.said["name"]), spec))
        except (ValidationError, KeyError, TypeError):
            continue
    return sorted(found, key=lambda one: (one.name.casefold(), str(one.id)))


def save_table(
    *, keyring: Keyring, actor: User, team: Team, name: str, spec: TableSpec
) -> SavedTable:
    """Keep a table under a name (1 to 200 letters, ValidationError otherwise)."""
    if not 0 < len(name.strip()) <= LONGEST_TITLE:
        raise ValidationError({"name": _("Give it a name of at most 200 letters.")})
    said = {"name": name.strip(), "spec": spec.written()}
    row = keep(keyring=keyring, actor=actor, team=team, model=SavedTable, said=said)
    assert isinstance(row, SavedTable)  # noqa: S101 - for the type alone
    return row
