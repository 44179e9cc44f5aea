"""Addresses of the provider directory."""

from django.urls import path

from legal_aid.views import coverage, provider_edit, provider_files, providers

urlpatterns = [
    path("providers/", providers.providers, name="providers"),
    path("providers/table.csv", provider_files.csv, name="provider-csv"),
    path("providers/import/", provider_files.bring, name="provider-import"),
    path("providers/gaps/", coverage.gaps, name="provider-gaps"),
    path("providers/new/", provider_edit.new, name="provider-new"),
    path("providers/<uuid:entry_id>/", providers.provider, name="provider"),
    path("providers/<uuid:entry_id>/edit/", provider_edit.edit, name="provider-edit"),
    path("providers/<uuid:entry_id>/people/", provider_edit.people, name="provider-people"),
    path("providers/<uuid:entry_id>/rota/", provider_edit.rota, name="provider-rota"),
    path("providers/<uuid:entry_id>/rate/", providers.rate_provider, name="provider-rate"),
    path("providers/<uuid:entry_id>/remove/", providers.remove, name="provider-remove"),
]
