"""Addresses that exist for these tests alone, beside the real ones."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from config.urls import urlpatterns as real

CANARY = "Ivanova-7781"


@login_not_required
def fails(request: HttpRequest) -> HttpResponse:
    raise ValueError(CANARY)


@login_not_required
def denies(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied(CANARY)


@login_not_required
def suspects(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation(CANARY)


@login_not_required
@require_POST
def posts(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"fields": len(request.POST), "files": len(request.FILES)})


urlpatterns = [
    path("fails/", fails),
    path("denies/", denies),
    path("suspects/", suspects),
    path("posts/", csrf_exempt(posts)),
    path("api/v1/posts/", csrf_exempt(posts)),
    path("guarded/", posts),
    *real,
]
handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler404 = "config.errors.page_not_found"
handler500 = "config.errors.server_error"
