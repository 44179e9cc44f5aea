"""Addresses of clients and candidates. They carry ids only, never a name or a code."""

from django.urls import path

from incidents.people.views import client, deciding, register

urlpatterns = [
    path("clients/", register.clients, name="clients"),
    path("clients/new/", client.new, name="client-new"),
    path("clients/decide/", deciding.deciding, name="people-decide"),
    path("clients/<uuid:record_id>/", client.client, name="client"),
    path("clients/<uuid:record_id>/edit/", client.edit, name="client-edit"),
    path("clients/<uuid:record_id>/contacts/", client.contacts, name="client-contacts"),
    path("clients/<uuid:record_id>/erase/", client.erase, name="client-erase"),
    path("clients/<uuid:record_id>/undo/", deciding.undo, name="client-undo"),
    path("officers/", register.officers, name="officers"),
]
