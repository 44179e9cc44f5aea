"""The house's addresses, and the twin's."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from config.urls import urlpatterns as house
from tests.bench.twin.views import TwinIncidents, twin_register

router = SimpleRouter()
router.register("incidents", TwinIncidents, basename="twin-incident")

urlpatterns = [
    *house,
    path("twin/api/v1/", include(router.urls)),
    path("twin/incidents/", twin_register, name="twin-register"),
]
