"""Task templates by stage, for whoever hands out a legal-aid team's work."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Team
from api.bodies.task_templates import AllTasks, TasksChange, TasksDetail, TasksOf
from api.views.base import Resource, shown
from legal_aid.days.task_table import open_tasks, row_of, save_tasks, shipped_again, worded
from legal_aid.workload.leading import handing_teams
from vault import Keyring


class TaskTemplateViewSet(Resource):
    """Templates by the id of the legal-aid team."""

    pagination_class = None

    def get_queryset(self) -> QuerySet[Team]:
        return handing_teams(self.person)

    @extend_schema(responses=AllTasks)
    def list(self, request: Request) -> Response:
        """List the teams whose templates you may change."""
        return Response([shown(TasksOf(**_row(team))) for team in self.get_queryset()])

    @extend_schema(responses=TasksDetail)
    def retrieve(self, request: Request, pk: str) -> Response:
        """The team's own table, or the shipped one."""
        return Response(shown(_detail(self.keyring, self.get_object())))

    @extend_schema(request=TasksChange, responses=TasksDetail)
    def update(self, request: Request, pk: str) -> Response:
        """Keep a table for the team. Tasks that cases have already stay as they are."""
        team, sent = self.get_object(), self.body(TasksChange)
        save_tasks(
            keyring=self.keyring, actor=self.person, team=team, tasks=sent.table, base=sent.base
        )
        return Response(shown(_detail(self.keyring, team)))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Throw the team's own table away: the shipped templates are proposed again."""
        team = self.get_object()
        row = row_of(team.pk)
        shipped_again(
            keyring=self.keyring, actor=self.person, team=team, base=row.pk if row else None
        )
        return Response(status=204)


def _row(team: Team) -> dict[str, object]:
    row = row_of(team.pk)
    return {"team": team.pk, "base": row.pk if row else None}


def _detail(keyring: Keyring, team: Team) -> TasksDetail:
    tasks = open_tasks(keyring, row_of(team.pk))
    words = {one.code: worded(one).words for one in tasks.all()}
    return TasksDetail(**_row(team), table=tasks, words=words)
