"""API tokens: list, make, revoke one's own."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Unlocker
from accounts.tokens import issue_token, revoke_token, tokens_of
from api.bodies.account import IssuedToken, NewToken, TokenLine, Tokens
from api.views.base import Resource, shown


class TokenViewSet(Resource):
    """Tokens that unlock the caller's keys. A token cannot make another."""

    pagination_class = None
    by_session = frozenset({"create"})

    def get_queryset(self) -> QuerySet[Unlocker]:
        return tokens_of(self.request.user)

    @extend_schema(responses=Tokens)
    def list(self, request: Request) -> Response:
        """List your tokens. What they are is never shown again."""
        return Response([shown(TokenLine.model_validate(one)) for one in self.get_queryset()])

    @extend_schema(request=NewToken, responses={201: IssuedToken})
    def create(self, request: Request) -> Response:
        """Make a token; only in a browser session."""
        sent = self.body(NewToken)
        text = issue_token(
            keyring=self.keyring,
            user=self.person,
            scopes=sent.scopes,
            expires_on=sent.expires_on,
        )
        return Response(shown(IssuedToken(token=text)), status=201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: UUID) -> Response:
        """Destroy a token at once."""
        revoke_token(user=self.person, token=self.get_object())
        return Response(status=204)
