"""All addresses. What is out of someone's scope is a 404, like what does not exist."""

from importlib.util import find_spec

from django.urls import include, path

from config.today import awake, today

urlpatterns = [
    path("today/", today, name="today"),
    path("awake/", awake, name="awake"),
]
ROOMS = {"accounts": "", "incidents": "", "legal_aid": "", "advocacy": "", "api": "api/"}
for room, prefix in ROOMS.items():
    if find_spec(f"{room}.urls"):
        urlpatterns.append(path(prefix, include(f"{room}.urls")))

handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler404 = "config.errors.page_not_found"
handler500 = "config.errors.server_error"
