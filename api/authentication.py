"""A token or an unlocked browser session; both put the caller's keyring on the request."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import (
    BaseAuthentication,
    SessionAuthentication,
    get_authorization_header,
)
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.request import Request

from accounts import throttles
from accounts.addresses import address_of
from accounts.errors import TooMany
from accounts.models import User
from accounts.tokens import SCOPES, TokenRefused, open_token

ALL_SCOPES = frozenset(SCOPES)


@dataclass(frozen=True)
class Caller:
    """How the request was authenticated and what it may do."""

    scopes: frozenset[str]
    by_session: bool


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer amparo_...`: finds the token and unlocks the caller's keys."""

    def authenticate(self, request: Request) -> tuple[User, Caller] | None:
        header = get_authorization_header(request).split()
        if not header or header[0].lower() != b"bearer":
            return None
        refused = AuthenticationFailed(_("This token does not open anything."))
        if len(header) != 2:
            raise refused
        try:
            user, keyring, scopes = open_token(header[1].decode("ascii"))
        except (TokenRefused, UnicodeDecodeError):
            count_refusal(request, "token")
            raise refused from None
        request._request.keyring = keyring
        # Read for whoever the browser's cookie names, if a request brings both.
        request._request.__dict__.pop("_roles", None)
        return user, Caller(frozenset(scopes), by_session=False)

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="amparo"'


def count_refusal(request: Request, door: str) -> None:
    """Nobody guesses a token or a pass; an address that tries many is told to wait. A right
    one gets in."""
    try:
        throttles.begin(door, address=address_of(request._request))
    except TooMany as too_many:
        raise Throttled(wait=too_many.seconds) from None


class UnlockedSession(SessionAuthentication):
    """The browser session, with CSRF checks, only while it is unlocked."""

    def authenticate(self, request: Request) -> tuple[User, Caller] | None:
        if getattr(request._request, "keyring", None) is None:
            return None
        found = super().authenticate(request)
        return found and (found[0], Caller(ALL_SCOPES, by_session=True))


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "amparo_<lookup>_<secret>"}


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = UnlockedSession
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "__Host-session"}
