"""An organisation's rules about who is asked: draft, versions, and trying them on past cases."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Role, Team
from accounts.teams import teams_of
from api.bodies.rules import (
    AllRules,
    PublishedRules,
    RulesChange,
    RulesDetail,
    RulesOf,
    RulesPublication,
    RulesText,
    TrialLine,
    Trials,
)
from api.views.base import Resource, shown
from legal_aid.rules import exchanging
from legal_aid.rules.keeping import (
    discard_draft,
    open_version,
    publish,
    published,
    save_draft,
    versions,
    working,
)
from legal_aid.rules.models import DRAFT, RulesVersion
from legal_aid.rules.table import RuleTable
from legal_aid.rules.trying import try_rules
from legal_aid.views.rules import directory_names
from vault import Keyring


class RulesViewSet(Resource):
    """Rules by the id of the documentation team, for its coordinators."""

    pagination_class = None

    def get_queryset(self) -> QuerySet[Team]:
        teams = teams_of(self.person, kind=Team.Kind.DOCUMENTATION, roles=(Role.COORDINATOR,))
        return teams.select_related("organisation").order_by("name", "pk")

    @extend_schema(responses=AllRules)
    def list(self, request: Request) -> Response:
        """List the teams whose rules you coordinate."""
        return Response([shown(RulesOf(**_row(team))) for team in self.get_queryset()])

    @extend_schema(responses=RulesDetail)
    def retrieve(self, request: Request, pk: UUID) -> Response:
        """Open the draft, or the version in force."""
        return Response(shown(_detail(self.keyring, self.get_object())))

    @extend_schema(request=RulesChange, responses=RulesDetail)
    def update(self, request: Request, pk: UUID) -> Response:
        """Keep a table as the draft. Rankings use it once it is published."""
        team, sent = self.get_object(), self.body(RulesChange)
        save_draft(
            keyring=self.keyring, actor=self.person, team=team, table=sent.table, base=sent.base
        )
        return Response(shown(_detail(self.keyring, team)))

    @extend_schema(
        responses={(200, "application/yaml"): str}, request=None, operation_id="rules_yaml"
    )
    @action(detail=True, url_path="yaml")
    def yaml(self, request: Request, pk: UUID) -> HttpResponse:
        """The draft, or the version in force, as the YAML file that the page gives."""
        table = _table(self.keyring, working(self.get_object()))
        body = exchanging.written(table, directory_names())
        return HttpResponse(body, content_type="application/yaml; charset=utf-8")

    @extend_schema(request=RulesText, responses=RulesDetail)
    @yaml.mapping.put
    def bring_yaml(self, request: Request, pk: UUID) -> Response:
        """Keep the table of a YAML file as the draft. Providers may stand there by name."""
        team, sent = self.get_object(), self.body(RulesText)
        try:
            table = exchanging.read(sent.yaml, directory_names())
        except ValidationError as error:
            raise ValidationError({"yaml": error.messages}) from None
        save_draft(keyring=self.keyring, actor=self.person, team=team, table=table, base=sent.base)
        return Response(shown(_detail(self.keyring, team)))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Throw the draft away; what was published stays."""
        discard_draft(actor=self.person, team=self.get_object())
        return Response(status=204)

    @extend_schema(request=RulesPublication, responses={201: PublishedRules})
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: UUID) -> Response:
        """Make the draft the next version; rankings use it from now on."""
        team, sent = self.get_object(), self.body(RulesPublication)
        version = publish(
            keyring=self.keyring, actor=self.person, team=team, base=sent.base, note=sent.note
        )
        return Response(shown(_published(self.keyring, version)), status=201)

    @extend_schema(responses=PublishedRules)
    @action(detail=True, url_path="versions/<int:number>")
    def version(self, request: Request, pk: UUID, number: int) -> Response:
        """One published version, as it was."""
        version = get_object_or_404(versions(self.get_object()), number=number)
        return Response(shown(_published(self.keyring, version)))

    @extend_schema(responses=Trials)
    @action(detail=True)
    def trial(self, request: Request, pk: UUID) -> Response:
        """Try the draft, or the version in force, on past cases. Changes nothing."""
        team = self.get_object()
        table = _table(self.keyring, working(team))
        trials = try_rules(self.keyring, team, table, day=timezone.localdate())
        lines = [
            TrialLine(
                referral=trial.referral.pk,
                incident=trial.referral.record_id,
                would=trial.would,
                first=trial.first,
                got=trial.got,
                notes=list(trial.notes),
            )
            for trial in trials
        ]
        return Response([shown(line) for line in lines])


def _table(keyring: Keyring, row: RulesVersion | None) -> RuleTable:
    return open_version(keyring, row).table if row else RuleTable()


def _row(team: Team) -> dict[str, object]:
    row, in_force = working(team), published(team)
    return {
        "team": team.pk,
        "in_force": in_force.number if in_force else None,
        "base": row.pk if row else None,
        "is_draft": row is not None and row.number == DRAFT,
    }


def _detail(keyring: Keyring, team: Team) -> RulesDetail:
    numbers = list(versions(team).values_list("number", flat=True))
    return RulesDetail(**_row(team), table=_table(keyring, working(team)), versions=numbers)


def _published(keyring: Keyring, version: RulesVersion) -> PublishedRules:
    kept = open_version(keyring, version)
    return PublishedRules(
        number=version.number,
        week=version.week,
        author=UUID(kept.author),
        at=kept.at,
        note=kept.note,
        table=kept.table,
    )
