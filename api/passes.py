"""Passes of phones at the API: they reach the outbox, and no other view takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from api.authentication import count_refusal
from incidents.outbox.models import PhonePass
from incidents.outbox.passes import find_pass

if TYPE_CHECKING:
    from rest_framework.views import APIView


class PassAuthentication(BaseAuthentication):
    """`Authorization: Bearer phone_...`. Who set the phone up is not who is asking: nobody is."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, PhonePass] | None:
        header = get_authorization_header(request).split()
        if not header or header[0].lower() != b"bearer":
            return None
        found = find_pass(header[1].decode("latin-1")) if len(header) == 2 else None
        if found is None:
            count_refusal(request, "phone")
            raise AuthenticationFailed(_("This phone is not set up any more. Set it up again."))
        return AnonymousUser(), found

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="amparo phone"'


class HasPass(BasePermission):
    """Only with a pass."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.auth, PhonePass)


class PassThrottle(SimpleRateThrottle):
    """What one phone may send in an hour; counted by pass, never beside what was sent."""

    scope = "phone"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        return f"phone:{request.auth.pk.hex}" if isinstance(request.auth, PhonePass) else None


class PassScheme(OpenApiAuthenticationExtension):
    target_class = PassAuthentication
    name = "phone"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "phone_<secret>"}
