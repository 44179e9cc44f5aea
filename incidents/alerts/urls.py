"""Addresses of alerts."""

from django.urls import path

from incidents.alerts.views import on_call, own

urlpatterns = [
    path("settings/on-call/<uuid:team_id>/", on_call.on_call_list, name="on-call"),
    path("settings/alerts/", own.alerts, name="alerts"),
    path("settings/alerts/push/", own.push_add, name="alerts-push"),
    path(
        "settings/alerts/push/<uuid:endpoint_id>/remove/",
        own.push_remove,
        name="alerts-push-remove",
    ),
    path("settings/alerts/try/", own.try_it, name="alerts-try"),
    path("alerts/worker.js", own.worker, name="alerts-worker"),
]
