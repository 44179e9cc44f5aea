"""Addresses of incidents and reports. They carry ids only, never what a record is about."""

from django.urls import path

from incidents.views import inbox, incident, keeping, recording, register, reporting, retention

urlpatterns = [
    path("settings/retention/<uuid:organisation_id>/", retention.retention, name="retention"),
    path("incidents/", register.register, name="register"),
    path("incidents/new/", recording.new, name="incident-new"),
    path("incidents/<uuid:record_id>/", incident.incident, name="incident"),
    path("incidents/<uuid:record_id>/revise/", recording.revise, name="incident-revise"),
    path("incidents/<uuid:record_id>/keeping/", keeping.keeping, name="incident-keeping"),
    path("intake/<uuid:intake_id>/", inbox.opened, name="inbox-open"),
    path("report/", reporting.report, name="report"),
    path("report/sent/", reporting.sent, name="report-sent"),
    path("report/mine/", reporting.mine, name="my-reports"),
]
