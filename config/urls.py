"""All addresses. What is out of someone's scope is a 404, like what does not exist."""

from django.urls import include, path

from config.languages import choose_language
from config.log import views as log
from config.today import awake, today

urlpatterns = [
    path("today/", today, name="today"),
    path("awake/", awake, name="awake"),
    path("language/", choose_language, name="language"),
    path("log/", log.log, name="log"),
    path("log/checkpoint/", log.log_checkpoint, name="log-checkpoint"),
    path("log/export/", log.log_export, name="log-export"),
    path("", include("accounts.urls")),
    path("", include("incidents.urls")),
    path("", include("incidents.alerts.urls")),
    path("", include("incidents.people.urls")),
    path("", include("incidents.evidence.urls")),
    path("", include("legal_aid.days.urls")),
    path("", include("legal_aid.urls")),
    path("", include("advocacy.urls")),
    path("", include("advocacy.outputs.urls")),
    path("api/v1/", include("config.api")),
    path("api/", include("api.urls")),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler404 = "config.errors.page_not_found"
handler500 = "config.errors.server_error"
