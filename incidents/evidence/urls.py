"""Addresses of evidence: ids only, never what a file is called or shows."""

from django.urls import path

from incidents.evidence.views import (
    adding,
    bundle,
    contents,
    copying,
    describing,
    file,
    gallery,
    giving_up,
    medical,
    notes,
    removing,
    stills,
    uploads,
)

_FILE = "records/<uuid:record_id>/evidence/<uuid:file_id>/"

urlpatterns = [
    path("records/<uuid:record_id>/evidence/", gallery.gallery, name="evidence"),
    path("records/<uuid:record_id>/evidence/add/", adding.add, name="evidence-add"),
    path("records/<uuid:record_id>/evidence/bundle/", bundle.bundle, name="evidence-bundle"),
    path("records/<uuid:record_id>/handovers/", bundle.handovers, name="evidence-handovers"),
    path(
        "records/<uuid:record_id>/handovers/<uuid:handover_id>/",
        bundle.handover_sheet,
        name="evidence-handover",
    ),
    path("records/<uuid:record_id>/evidence/uploads/", uploads.begin, name="evidence-uploads"),
    path(
        "records/<uuid:record_id>/evidence/uploads/<uuid:file_id>/",
        uploads.upload,
        name="evidence-upload",
    ),
    path(_FILE, file.file, name="evidence-file"),
    path(_FILE + "describe/", describing.correct, name="evidence-describe"),
    path(_FILE + "corrections/", describing.history, name="evidence-corrections"),
    path(_FILE + "medical/", medical.medical, name="evidence-medical"),
    path(_FILE + "notes/", notes.add, name="evidence-notes"),
    path(_FILE + "notes/<uuid:note_id>/", notes.correct, name="evidence-note"),
    path(_FILE + "give-up/", giving_up.abandon, name="evidence-abandon"),
    path(_FILE + "remove/", removing.remove, name="evidence-remove"),
    path(_FILE + "copy/", copying.cover, name="evidence-copy"),
    path(_FILE + "still/", stills.still, name="evidence-still"),
    path(_FILE + "original/", contents.download, name="evidence-original"),
    path(_FILE + "preview/", contents.preview, name="evidence-preview"),
]
