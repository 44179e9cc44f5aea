"""Every refusal of the API as an RFC 9457 problem. Values that were sent are never echoed."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError as DocumentInvalid
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from accounts.errors import TooMany
from incidents.document import problems
from incidents.errors import Conflict
from incidents.evidence import tus
from incidents.evidence.errors import UploadRefused
from vault import Busy, Undecryptable

CONTENT_TYPE = "application/problem+json"


class PreconditionRequired(exceptions.APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "precondition_required"
    default_detail = _("Send the ETag you read in If-Match, so that nobody's change is lost.")


class PreconditionFailed(exceptions.APIException):
    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "precondition_failed"
    default_detail = _("Somebody changed this since you read it. Read it again and compare.")


class TooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = _("The request is larger than the server takes.")


class FieldProblems(exceptions.APIException):
    """Wrong fields; `errors` is a list of {pointer, detail}, RFC 6901 pointers into the body."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_code = "invalid"
    default_detail = _("Some fields need a look. Nothing was saved.")

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__()
        self.errors = errors


def invalid_form(form: BaseForm) -> FieldProblems:
    """The problems of a form that is not valid, a pointer a field."""
    return FieldProblems(
        [
            {"pointer": "" if name == NON_FIELD_ERRORS else pointer(name), "detail": str(message)}
            for name, messages in form.errors.items()
            for message in messages
        ]
    )


def problem(
    status_code: int,
    code: str,
    detail: str,
    errors: list[dict[str, str]] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Build a problem response. `code` is stable and ends the `type` URI."""
    body: dict[str, Any] = {
        "type": f"urn:amparo:problem:{code}",
        "title": HTTPStatus(status_code).phrase,
        "status": status_code,
        "detail": str(detail),
    }
    if errors:
        body["errors"] = errors
    return Response(body, status=status_code, headers=headers, content_type=CONTENT_TYPE)


def handle(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF exception handler: domain errors to statuses, once, here."""
    set_rollback()
    known = _as_api_exception(exc)
    if known is None:
        return None
    headers = dict(getattr(known, "headers", {}))
    if header := getattr(known, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if wait := getattr(known, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    errors = getattr(known, "errors", None)
    code = getattr(known, "code", None) or known.default_code
    if errors is None and isinstance(known, exceptions.ValidationError):
        code, errors = "invalid", _pointers(known.detail)
        return problem(known.status_code, code, FieldProblems.default_detail, errors, headers)
    return problem(known.status_code, code, str(known.detail), errors, headers)


def _as_api_exception(exc: Exception) -> exceptions.APIException | None:
    match exc:
        case exceptions.APIException():
            return exc
        case Http404():
            return exceptions.NotFound()
        case PermissionDenied():
            return exceptions.PermissionDenied()
        case Conflict():
            return PreconditionFailed()
        case DocumentInvalid():
            return FieldProblems(
                [{"pointer": pointer(p.path), "detail": p.message} for p in problems(exc)]
            )
        case ValidationError():
            return FieldProblems(_django_errors(exc))
        case TooMany():
            return exceptions.Throttled(wait=exc.seconds)
        case Busy():
            return exceptions.Throttled(wait=5)
        case Undecryptable():
            return Unopenable()
        case UploadRefused():
            return NotTaken(exc)
    return None


class Unopenable(exceptions.APIException):
    status_code = status.HTTP_409_CONFLICT
    default_code = "does_not_open"
    default_detail = _("This does not open with your keys. Consent or keys may have changed.")


class NotTaken(exceptions.APIException):
    """An upload, or a part of one, that is refused."""

    default_code = "upload_refused"

    def __init__(self, refused: UploadRefused) -> None:
        super().__init__(refused.sentence)
        self.status_code = refused.status
        self.headers = tus.refusal(refused)


def pointer(path: str | Iterable[str | int]) -> str:
    """Turn a document path ("account.acts.0.date" or a tuple) into an RFC 6901 pointer."""
    parts = path.split(".") if isinstance(path, str) else [str(part) for part in path]
    escaped = [part.replace("~", "~0").replace("/", "~1") for part in parts if part]
    return "".join(f"/{part}" for part in escaped)


def _django_errors(exc: ValidationError) -> list[dict[str, str]]:
    if hasattr(exc, "error_dict"):
        return [
            {"pointer": "" if field == "__all__" else pointer(field), "detail": str(message)}
            for field, messages in exc.message_dict.items()
            for message in messages
        ]
    return [{"pointer": "", "detail": str(message)} for message in exc.messages]


def _pointers(detail: Any, at: str = "") -> list[dict[str, str]]:
    if isinstance(detail, dict):
        found = []
        for key, value in detail.items():
            found += _pointers(value, at if key == "non_field_errors" else f"{at}/{key}")
        return found
    if isinstance(detail, list):
        return [one for item in detail for one in _pointers(item, at)]
    return [{"pointer": at, "detail": str(detail)}]
