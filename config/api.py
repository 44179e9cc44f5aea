"""What the API shows of this room: the log, and *Today*, which asks every other room."""

from __future__ import annotations

from django.urls import include, path
from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, ConfigDict, RootModel
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

import accounts.today
from api.views.base import shown
from config.log.resource import LogViewSet
from config.today import ROOMS, by_urgency


class WaitingLine(BaseModel):
    """One thing that waits. `urgency` 2 now, 1 today, 0 this week; `page` is where a browser deals
    with it. Titles hold no name, no place and no text of a person."""

    model_config = ConfigDict(from_attributes=True)

    title: str
    detail: str
    urgency: int
    count: int
    page: str


class Today(RootModel[list[WaitingLine]]):
    """All of it, the most urgent first."""


class TodayView(APIView):
    """What waits for the caller, in all their roles."""

    @extend_schema(responses=Today)
    def get(self, request: Request) -> Response:
        """List what waits. Keys that are being renewed are under `renewals`: a page goes on with
        that as it is looked at, and reading here changes nothing."""
        found = accounts.today.people(request._request)
        for room in ROOMS:
            if room is not accounts.today:
                found += room.waiting(request._request)
        return Response(
            [
                shown(
                    WaitingLine(
                        title=one.title,
                        detail=one.detail,
                        urgency=one.urgency,
                        count=one.count,
                        page=one.url,
                    )
                )
                for one in by_urgency(found)
            ]
        )


router = SimpleRouter(use_regex_path=False)
router.register("logs", LogViewSet, basename="api-log")

urlpatterns = [
    path("", include(router.urls)),
    path("today/", TodayView.as_view(), name="api-today"),
]
