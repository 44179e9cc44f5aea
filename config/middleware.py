"""What holds for every answer: quiet headers, bounded bodies, an origin where cookies can work."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.request import split_domain_port, validate_host

from audit.journal import gate
from config import errors

Handler = Callable[[HttpRequest], HttpResponse]

# Everything the pages do not use. A capability that a page needs is added here, by name.
UNUSED = """accelerometer browsing-topics camera display-capture geolocation gyroscope hid
magnetometer microphone midi payment serial usb xr-spatial-tracking"""
OFF = [f"{name}=()" for name in UNUSED.split()]
DRAIN_BYTES = 32_000_000
UPLOADED = "application/offset+octet-stream"  # what tus sends


class QuietHeadersMiddleware:
    """Nothing dynamic is kept by browsers or proxies, offered to devices or read by other sites."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        # A page that takes photos says so itself.
        used = response.headers.get("Permissions-Policy", "")
        response.headers["Permissions-Policy"] = with_capabilities(used)
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


def with_capabilities(used: str) -> str:
    """The policy in which all is off but what a page has named, like "camera=(self)"."""
    named = {one.partition("=")[0].strip() for one in used.split(",") if one}
    return ", ".join([*filter(None, [used]), *(off for off in OFF if off[:-3] not in named)])


class PublicPagesMiddleware:
    """Pages for everyone know nobody: no cookie is read or set, and no wish of a browser, so that
    one answer serves all and none tells who asked."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/published/"):
            return self.get_response(request)
        for told in ("HTTP_COOKIE", "HTTP_ACCEPT_LANGUAGE", "HTTP_REFERER", "HTTP_AUTHORIZATION"):
            request.META.pop(told, None)
        response = self.get_response(request)
        response.cookies.clear()
        response.headers.pop("Vary", None)
        return response


class MethodRefusalMiddleware:
    """Django answers a wrong method with an empty page; this one says so."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or response.content:
            return response
        explained = errors.method_not_allowed(request)
        explained.headers["Allow"] = response.headers.get("Allow", "")
        return explained


class InsecureOriginMiddleware:
    """Leads to HTTPS, or explains: over plain HTTP, browsers keep our cookies on localhost only."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if cookies_can_work(request):
            return self.get_response(request)
        if settings.AMPARO_HTTPS and request.method in {"GET", "HEAD"}:
            secure = f"https://{request.get_host()}{request.get_full_path()}"
            return HttpResponsePermanentRedirect(secure)
        return errors.insecure_origin(request)


class ClosedAfterRestoreMiddleware:
    """After a restore nobody comes in before the journal was replayed: people who were removed
    and tokens that were revoked since would be back."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if gate.is_closed():
            return errors.closed_after_restore(request)
        return self.get_response(request)


def cookies_can_work(request: HttpRequest) -> bool:
    """Whether browsers accept `Secure` cookies from the address this request was sent to."""
    if request.is_secure():
        return True
    host = request.META.get("HTTP_HOST") or request.META.get("SERVER_NAME", "")
    domain, _port = split_domain_port(host)
    return validate_host(domain, settings.AMPARO_PLAIN_HOSTS)


class BodyLimitMiddleware:
    """Refuses a body above the limit before anything reads it (Django's REST parsers would not).

    The body is read to its end, within reason, and thrown away: a browser that is still sending
    would otherwise show a broken connection instead of the explanation.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isascii() or not length.isdigit() or len(length) > 12:
            return errors.bad_request(request)
        if int(length) <= _most_of(request):
            return self.get_response(request)
        left = min(int(length), DRAIN_BYTES)
        while left > 0 and (chunk := request.read(min(left, 65536))):
            left -= len(chunk)
        return errors.too_large(request)


def _most_of(request: HttpRequest) -> int:
    """How long a body may be. One of this type is read by nobody but the views of uploads, which
    take it as a stream; whatever else would read it as a whole goes by the smaller limit."""
    is_stream = request.method == "PATCH" and request.content_type == UPLOADED
    return settings.AMPARO_EVIDENCE_LARGEST if is_stream else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
