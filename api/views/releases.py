"""Releases, releases in the making, and saved tables, by the same verbs as the pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import approvals
from accounts.models import Team
from advocacy import approving, drafts
from advocacy.drafts import Draft
from advocacy.ledger.beginning import ledger_of
from advocacy.ledger.chain import verified
from advocacy.ledger.embargoes import open_due
from advocacy.ledger.models import LedgerRelease, ReleaseDraft
from advocacy.ledger.preview import Preview
from advocacy.ledger.publishing import publish
from advocacy.ledger.saved import remove
from advocacy.models import advocacy_teams
from advocacy.population import population_of
from advocacy.previewing import trend_teams
from advocacy.proposals import keeps
from advocacy.published import Release
from advocacy.reading.saying import readings_of
from advocacy.specs import TableSpec
from api.bodies.releases import (
    Approver,
    Decision,
    DraftLine,
    DraftLines,
    DraftShown,
    Filter,
    NewDraft,
    Readings,
    Reason,
    ReleaseLine,
    ReleaseLines,
    TableAsked,
    TableReported,
)
from api.bodies.trends import Withheld
from api.views.base import Resource, chosen_team, shown
from api.views.trends import kept


class Advocacy(Resource):
    """What only advocates find: their teams, and rows of them."""

    pagination_class = None

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        if not self.teams:
            raise Http404

    @property
    def teams(self) -> list[Team]:
        return trend_teams(self.person, self.keyring)

    def team(self, wanted: UUID | None) -> Team:
        team = chosen_team(advocacy_teams(self.person), wanted)
        if not self.keyring.holds(team.pk):
            raise Http404
        return team

    def who(self, team: Team) -> dict[str, Any]:
        return {"keyring": self.keyring, "actor": self.person, "team": team}

    def row(self, model: Any, pk: UUID) -> Any:
        found = model.objects.filter(pk=pk, team__in=self.teams).select_related("team").first()
        if found is None:
            raise Http404
        return found


class Published(Advocacy):
    """Releases of the caller's teams."""

    def told(self, team: Team) -> list[tuple[LedgerRelease, Release]]:
        """The releases of a team, from a chain that was verified."""
        chain = verified(self.keyring, ledger_of(self.keyring, team))
        return list(zip(chain.rows, chain.releases, strict=True))

    def one(self, pk: UUID) -> tuple[Team, LedgerRelease, Release]:
        """One of your teams' releases; 404 for any other."""
        for team in self.teams:
            if LedgerRelease.objects.filter(pk=pk, ledger__team=team).exists():
                return next((team, row, said) for row, said in self.told(team) if row.pk == pk)
        raise Http404


class ReleaseViewSet(Published):
    """What your team published, and what waits for its day."""

    @extend_schema(responses=ReleaseLines)
    def list(self, request: Request) -> Response:
        """List releases, the newest first. Opens those whose day has come."""
        found = []
        for team in self.teams:
            open_due(**self.who(team))
            found += [_line(*one) for one in reversed(self.told(team))]
        return Response(found)

    @extend_schema(responses=ReleaseLine)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """Show one release with every figure."""
        _team, row, said = self.one(pk)
        return Response(_line(row, said))

    @extend_schema(responses=Readings)
    @action(detail=True)
    def readings(self, request: Request, pk: UUID) -> Response:
        """Say what its published figures allow: changes, courses, rates, the way to justice. Each
        reading names the figures it rests on; rates the population they divide by."""
        team, _row, said = self.one(pk)
        earlier = [one for _other, one in self.told(team) if one.number < said.number]
        return Response([shown(o) for o in readings_of(said, earlier, population_of(team))])

    @extend_schema(request=None, responses={201: DraftLine})
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, pk: UUID) -> Response:
        """Begin the release that corrects this one."""
        team, _row, said = self.one(pk)
        made = drafts.start(**self.who(team), title=said.title, corrects=said.number)
        return Response(_draft_line(drafts.draft(self.keyring, team, made)), status=201)


class ReleaseDraftViewSet(Advocacy):
    """Releases in the making. No figure is kept in them."""

    @extend_schema(responses=DraftLines)
    def list(self, request: Request) -> Response:
        """List your teams' drafts by title."""
        found = [one for team in self.teams for one in drafts.drafts(self.keyring, team)]
        return Response([_draft_line(one) for one in found])

    @extend_schema(request=NewDraft, responses={201: DraftLine})
    def create(self, request: Request) -> Response:
        """Begin a release."""
        sent = self.body(NewDraft)
        team = self.team(sent.team)
        made = drafts.save(**self.who(team), draft=_changed(Draft(sent.title), sent))
        return Response(_draft_line(drafts.draft(self.keyring, team, made)), status=201)

    @extend_schema(responses=DraftShown)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """Show a draft as it would be published now, and why figures are withheld."""
        row, draft = self._draft(pk)
        return Response(self._shown(row, draft))

    @extend_schema(request=NewDraft, responses=DraftLine)
    def update(self, request: Request, pk: UUID) -> Response:
        """Say something else. Whatever was approved before must be asked anew."""
        row, draft = self._draft(pk)
        changed = _changed(draft, self.body(NewDraft))
        drafts.save(**self.who(row.team), draft=changed)
        return Response(_draft_line(changed))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Remove a draft."""
        row, _draft = self._draft(pk)
        remove(**self.who(row.team), row=row)
        return Response(status=204)

    @extend_schema(request=Approver, responses=DraftShown)
    @action(detail=True, methods=["post"])
    def ask(self, request: Request, pk: UUID) -> Response:
        """Ask a second person to approve exactly this."""
        row, draft = self._draft(pk)
        chosen = self.body(Approver).approver
        approving.ask(
            **self.who(row.team), row=row, draft=draft, approver=str(chosen) if chosen else ""
        )
        return Response(self._shown(row, draft))

    @extend_schema(request=Decision, responses=DraftShown)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: UUID) -> Response:
        """Approve what you were shown, or refuse."""
        row, draft = self._draft(pk)
        digest = self.body(Decision).digest
        approving.decide(**self.who(row.team), row=row, draft=draft, digest=digest)
        return Response(self._shown(row, draft))

    @extend_schema(request=Reason, responses={201: ReleaseLine})
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: UUID) -> Response:
        """Publish what was approved. It takes up to two minutes."""
        row, draft = self._draft(pk)
        who = self.who(row.team)
        made = publish(
            **who,
            announcement=draft.announcement(),
            tables=drafts.table_drafts(**who, draft=draft),
            reason=self.body(Reason).reason,
        )
        if not draft.every:  # what comes again stays
            remove(**who, row=row)
        chain = verified(self.keyring, ledger_of(self.keyring, row.team))
        return Response(_line(made, chain.releases[made.number - 1]), status=201)

    def _draft(self, pk: UUID) -> tuple[ReleaseDraft, Draft]:
        row = self.row(ReleaseDraft, pk)
        return row, drafts.draft(self.keyring, row.team, row)

    def _shown(self, row: ReleaseDraft, draft: Draft) -> dict[str, Any]:
        made, refused = None, []
        if draft.tables:
            try:
                made = drafts.prepared(**self.who(row.team), draft=draft)
            except ValidationError as error:
                refused = error.messages
        tables = made.release.tables if made else ()
        return shown(
            DraftShown(
                **_draft_line(draft),
                refused=refused,
                shown=list(tables),
                reports=[
                    TableReported(
                        kept=kept(keeps(table)),
                        withheld=Withheld(
                            under_threshold=made.reports[table.key].under_threshold,
                            by_audit=made.reports[table.key].by_audit,
                        ),
                    )
                    for table in tables
                    if made
                ],
                digest=made.digest.hex() if made else "",
                approval=self._approval(row.team, made),
            )
        )

    def _approval(
        self, team: Team, made: Preview | None
    ) -> Literal["", "asked", "approved", "refused"]:
        if made is None:
            return ""
        who = self.who(team) | {"kind": approving.KIND, "subject": made.subject}
        if approvals.approved(**who) is not None:
            return "approved"
        asked = next(approvals.matching(**who), None)
        if asked is None:
            return ""
        return "refused" if asked.state == asked.State.REFUSED else "asked"


def _line(row: LedgerRelease, said: Release) -> dict[str, Any]:
    return shown(ReleaseLine(id=row.pk, state=row.state, release=said))  # type: ignore[arg-type]


def _draft_line(draft: Draft) -> dict[str, Any]:
    if draft.id is None:
        raise Http404
    return shown(
        DraftLine(
            id=draft.id,
            title=draft.title,
            summary=draft.summary,
            embargo=draft.embargo,
            corrects=draft.corrects,
            tables=[asked_of(spec) for spec in draft.tables],
            every=draft.every,  # type: ignore[arg-type]
            through=draft.through,
        )
    )


def _changed(draft: Draft, sent: NewDraft) -> Draft:
    return replace(
        draft,
        title=sent.title,
        summary=sent.summary,
        embargo=sent.embargo,
        corrects=sent.corrects,
        tables=tuple(map(spec_of, sent.tables)),
        every=sent.every,
        through=sent.through,
    )


def spec_of(sent: TableAsked) -> TableSpec:
    """A table that was sent; ValidationError when it makes no sense."""
    filters = tuple((one.dimension, tuple(one.terms)) for one in sent.filters)
    return TableSpec(sent.since, sent.until, tuple(sent.sides), sent.unit, filters)


def asked_of(spec: TableSpec) -> TableAsked:
    """A table as it is sent."""
    filters = [Filter(dimension=name, terms=list(terms)) for name, terms in spec.filters]
    return TableAsked(
        since=spec.since,
        until=spec.until,
        sides=list(spec.sides),
        unit=spec.unit,
        filters=filters,
    )
