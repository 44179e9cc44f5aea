"""Addresses of incidents and reports. They carry ids only, never what a record is about."""

from django.urls import include, path

from incidents.views import (
    handling,
    inbox,
    incident,
    keeping,
    lists,
    looking_back,
    printing,
    receipt,
    recording,
    register,
    reporting,
    retention,
    urgent_basis,
)

urlpatterns = [
    path("settings/retention/<uuid:organisation_id>/", retention.retention, name="retention"),
    path(
        "settings/urgent-basis/<uuid:organisation_id>/",
        urgent_basis.urgent_basis,
        name="urgent-basis",
    ),
    path("incidents/", register.register, name="register"),
    path("incidents/new/", recording.new, name="incident-new"),
    path("incidents/board/", lists.as_board, name="register-board"),
    path("incidents/calendar/", lists.as_calendar, name="register-calendar"),
    path("incidents/numbers/", lists.our_numbers, name="our-numbers"),
    path("incidents/hand-over/", lists.hand_over, name="hand-over"),
    path("incidents/<uuid:record_id>/", incident.incident, name="incident"),
    path("incidents/<uuid:record_id>/sensitive/", incident.sensitive, name="incident-sensitive"),
    path("incidents/<uuid:record_id>/versions/", looking_back.versions, name="incident-versions"),
    path("incidents/<uuid:record_id>/consents/", looking_back.consents, name="incident-consents"),
    path("incidents/<uuid:record_id>/revise/", recording.revise, name="incident-revise"),
    path("incidents/<uuid:record_id>/keeping/", keeping.keeping, name="incident-keeping"),
    path("incidents/<uuid:record_id>/print/", printing.printed, name="incident-print"),
    path(
        "incidents/<uuid:record_id>/medication/",
        printing.medication,
        name="incident-medication",
    ),
    path("intake/", inbox.inbox, name="inbox"),
    path("intake/<uuid:intake_id>/", inbox.opened, name="inbox-open"),
    path("intake/<uuid:intake_id>/ask/", handling.ask, name="inbox-ask"),
    path("intake/<uuid:intake_id>/reject/", handling.turn_down, name="inbox-reject"),
    path("intake/<uuid:intake_id>/erase/", handling.erase, name="inbox-erase"),
    path("intake/<uuid:intake_id>/merge/", handling.add_to_record, name="inbox-merge"),
    path("", include("incidents.outbox.urls")),
    path("report/", reporting.report, name="report"),
    path("report/sent/", reporting.sent, name="report-sent"),
    path("report/mine/", reporting.mine, name="my-reports"),
    path("report/mine/answer/", reporting.answer_question, name="report-answer"),
    path("receipt/", receipt.by_receipt, name="receipt"),
]
