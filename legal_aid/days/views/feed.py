"""The feed for a person's own calendar: their page about it, and the file behind its address."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_safe

from accounts import throttles
from accounts.access import roles_required, unlocked
from accounts.addresses import address_of as address_asking
from accounts.views.calm import calmly
from legal_aid.days.collecting import agenda_of
from legal_aid.days.feeds import address_of, begin_feed, end_feed, feed_of, read_feed, write_feed
from legal_aid.days.ical import write_calendar
from legal_aid.days.views.agenda import READERS


@unlocked
@roles_required(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_feed(request: HttpRequest) -> HttpResponse:
    """The address of one's own feed; to make one, change its address, or end it."""
    if request.method == "POST":
        return _act(request)
    feed = feed_of(request.keyring, request.user)
    secret = address_of(request.keyring, feed) if feed else ""
    address = request.build_absolute_uri(reverse("calendar-file", args=[secret])) if feed else ""
    return render(request, "legal_aid/days/feed.html", {"address": address})


@login_not_required
@require_safe
@calmly
def calendar_file(request: HttpRequest, secret: str) -> HttpResponse:
    """For calendar programs, which have no session: whoever has the address reads it.

    Tries are counted by where they come from; those that find a feed are given back.
    """
    attempt = throttles.begin("calendar", address=address_asking(request))
    entries = read_feed(secret)
    if entries is None:
        raise Http404
    attempt.succeeded()
    with translation.override(entries.language):
        body = write_calendar(entries.lines, entries.written)
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


def _act(request: HttpRequest) -> HttpResponse:
    step = request.POST.get("do", "")
    if step == "begin":
        begin_feed(keyring=request.keyring, owner=request.user)
        agenda = agenda_of(request.keyring, request.user)
        write_feed(keyring=request.keyring, owner=request.user, agenda=agenda)
    elif step == "end":
        end_feed(owner=request.user)
    else:
        raise SuspiciousOperation("no such step")
    return redirect("calendar-feed")
