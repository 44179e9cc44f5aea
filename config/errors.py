"""Error pages in the look of the house, and RFC 9457 problem documents for the API."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def explain(request: HttpRequest, status: int, title: str, *sentences: str) -> HttpResponse:
    """One calm page, or a problem document: what happened, what it means, what to do."""
    if request.path.startswith("/api/"):
        body = {"type": "about:blank", "title": title, "status": status}
        if sentences:
            body["detail"] = " ".join(sentences)
        return JsonResponse(body, status=status, content_type="application/problem+json")
    # Rendered without the request: these pages must not need a session, a database or a keyring.
    page = render_to_string("error.html", {"title": title, "sentences": sentences})
    return HttpResponse(page, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, TOO_MUCH):
        return too_large(request)
    return explain(
        request,
        400,
        _("We could not read this request"),
        _("Nothing was changed. Go back, load the page again and repeat your last step."),
    )


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return explain(
        request,
        403,
        _("This step is not yours to take"),
        _("Nothing was changed. A coordinator of your team can tell you who may do it."),
    )


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return explain(
        request,
        404,
        _("There is nothing here for you"),
        _("The page does not exist, or what it shows is not sealed to you."),
    )


def method_not_allowed(request: HttpRequest) -> HttpResponse:
    return explain(
        request,
        405,
        _("This page cannot be used that way"),
        _("Nothing was changed. Go back and use the button on the page."),
    )


def too_large(request: HttpRequest) -> HttpResponse:
    return explain(
        request,
        413,
        _("This is too large to take in one piece"),
        _("Nothing was saved. Shorten the text or choose a smaller file, then send it again."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    return explain(
        request,
        500,
        _("Something failed on our side"),
        _("Your last step was not saved. What was saved before is safe."),
        _("Try again; if it fails again, tell whoever runs this site the time it happened."),
    )


def closed_after_restore(request: HttpRequest) -> HttpResponse:
    return explain(
        request,
        503,
        _("This site is closed for a moment"),
        _("It was restored from a backup. What was erased or taken back since is repeated first."),
        _("Nothing is lost. Whoever runs this site opens it again: manage.py replay_journal."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Most often the browser kept no cookie, or the page was open since before a sign-in."""
    return explain(
        request,
        403,
        _("Your browser did not send our cookie back"),
        _("Nothing was changed. Load the page again and repeat your last step."),
        _(
            "If it happens again: allow cookies for this site, and open it over HTTPS or as "
            "localhost. Safari keeps these cookies over HTTPS only."
        ),
    )


def insecure_origin(request: HttpRequest) -> HttpResponse:
    return explain(
        request,
        400,
        _("This address cannot keep you signed in"),
        _(
            "It is plain HTTP, and browsers keep our cookies only over HTTPS or on localhost, "
            "so that nobody on the network can take them."
        ),
        _("On the computer that runs Amparo, open it as http://localhost with the same port."),
        _(
            "From another computer, ask for the HTTPS address. To set one up, put a proxy with a "
            "certificate in front and set AMPARO_HTTPS=1 and AMPARO_HOSTS; docs/operations.md "
            "shows how."
        ),
    )
