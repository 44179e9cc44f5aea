"""Addresses of what readers take away. They hold ids only."""

from django.urls import path

from advocacy.outputs.views import public, switch

urlpatterns = [
    path("published/<uuid:organisation_id>/", public.public_releases, name="public-releases"),
    path(
        "published/<uuid:organisation_id>/<str:citable>/",
        public.public_release,
        name="public-release",
    ),
    path(
        "published/<uuid:organisation_id>/<str:citable>/<str:name>",
        public.public_file,
        name="public-file",
    ),
    path(
        "settings/public-page/<uuid:organisation_id>/",
        switch.public_page,
        name="public-page",
    ),
]
