"""The house's addresses, and the twin's."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from config.today import today
from config.urls import urlpatterns as house
from legal_aid.views.board import board
from legal_aid.views.cases import case
from tests.bench.twin.cases import twin_cases
from tests.bench.twin.files import twin_file
from tests.bench.twin.plain import twin_of
from tests.bench.twin.views import TwinIncidents, twin_register

router = SimpleRouter()
router.register("incidents", TwinIncidents, basename="twin-incident")

urlpatterns = [
    *house,
    path("twin/api/v1/", include(router.urls)),
    path("twin/file/", twin_file, name="twin-file"),
    path("twin/cases/", twin_cases, name="twin-cases"),
    path("twin/today/", twin_of(today), name="twin-today"),
    path("twin/board/", twin_of(board), name="twin-board"),
    path("twin/cases/<uuid:record_id>/", twin_of(case), name="twin-case"),
    path("twin/incidents/", twin_register, name="twin-register"),
]
