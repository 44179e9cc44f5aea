"""Addresses of phones. The page that a phone keeps, and its worker, lie in a folder of their own,
so that the worker reaches nothing else."""

from django.urls import path

from incidents.outbox.views import files, phones, shell

urlpatterns = [
    path("phone/", shell.phone, name="phone"),
    path("phone/worker.js", shell.worker, name="phone-worker"),
    path("phone/as/<slug:look>/", shell.look, name="phone-look"),
    path("settings/phones/", phones.phones, name="phones"),
    path("settings/phones/set-up/", phones.phone_set_up, name="phone-set-up"),
    path("settings/phones/<uuid:phone_id>/revoke/", phones.phone_revoke, name="phone-revoke"),
    path("report/slips/", phones.slips, name="report-slips"),
    path("intake/<uuid:intake_id>/file/<int:number>/", files.inbox_file, name="inbox-file"),
]
