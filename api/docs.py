"""The API's page: Swagger UI from our own files, under our own content security policy."""

from csp.decorators import csp_replace, csp_update
from django.utils.decorators import method_decorator
from drf_spectacular.views import SpectacularSwaggerSplitView

# Swagger UI writes markup from strings. This page shows our own description and nobody's content.
OWN_MARKUP = {"require-trusted-types-for": None, "trusted-types": None}


@method_decorator(csp_replace(OWN_MARKUP), name="dispatch")
@method_decorator(csp_update({"img-src": ["data:"]}), name="dispatch")
class ApiDocs(SpectacularSwaggerSplitView):
    """Reads nothing and needs no sign-in. Swagger UI draws its icons from `data:` addresses."""

    url_name = "api-schema"
    template_name = "api/docs.html"
