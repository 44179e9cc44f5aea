"""Addresses of this room. Their queries hold coded choices only."""

from django.urls import path

from advocacy import population_views
from advocacy.views import builder, drafting, ledger, recurring, releases, runs

urlpatterns = [
    path("trends/population/", population_views.population, name="population"),
    path("trends/", builder.trends, name="trends"),
    path("trends/saved/", drafting.table_save, name="table-save"),
    path("releases/", releases.releases, name="releases"),
    path("releases/drafts/", drafting.draft_new, name="release-draft-new"),
    path("releases/drafts/<uuid:pk>/", drafting.release_draft, name="release-draft"),
    path("releases/ledger/", ledger.ledger, name="ledger"),
    path(
        "releases/drafts/<uuid:pk>/recurring/",
        recurring.release_recurring,
        name="release-recurring",
    ),
    path("releases/runs/<str:run>/", runs.release_run, name="release-run"),
    path("releases/<uuid:pk>/", releases.release, name="release"),
    path("releases/<uuid:pk>/correct/", releases.release_correct, name="release-correct"),
    path("releases/<uuid:pk>/files/<str:name>", releases.release_file, name="release-file"),
]
