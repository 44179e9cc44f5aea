"""The API's page: Swagger UI from our own files, under our own content security policy."""

from csp.decorators import csp_update
from django.utils.decorators import method_decorator
from drf_spectacular.views import SpectacularSwaggerSplitView


@method_decorator(csp_update({"img-src": ["data:"]}), name="dispatch")
class ApiDocs(SpectacularSwaggerSplitView):
    """Reads nothing and needs no sign-in. Swagger UI draws its icons from `data:` addresses."""

    url_name = "api-schema"
    template_name = "api/docs.html"
