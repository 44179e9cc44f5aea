"""Searching the register. Questions are posted: no word anybody types stands in an address."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import SuspiciousOperation, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import roles_required, unlocked
from accounts.models import Role
from incidents.forms.search import FILTERS, SearchForm, initial_of
from incidents.models import Record
from incidents.search.asking import search
from incidents.search.question import Question
from incidents.search.saved import (
    Saved,
    forget_search,
    rename_search,
    save_search,
    saved_search,
    saved_searches,
)
from incidents.views.lines import lines_of

PAGE = 50


@unlocked
@roles_required(Role.PARALEGAL, Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def search_page(request: HttpRequest) -> HttpResponse:
    """The question, and when one was asked, a page of answers, opened in one batch."""
    if request.method != "POST":
        return _page(request, SearchForm(reader=request.user))
    form = SearchForm(request.POST, reader=request.user)
    if not form.is_valid():
        return _page(request, form, status=422)
    if request.POST.get("do") == "save":
        return _save(request, form)
    return _answered(request, form, form.question)


@unlocked
@roles_required(Role.PARALEGAL, Role.COORDINATOR)
@require_POST
def saved(request: HttpRequest, search_id: UUID) -> HttpResponse:
    """Ask a saved question again, rename it, or delete it."""
    found = saved_search(request.keyring, search_id)
    if found is None:
        raise Http404
    step, own = request.POST.get("do", ""), {"keyring": request.keyring, "owner": request.user}
    if step == "ask":
        return _ask_again(request, found)
    if step == "rename":
        try:
            rename_search(**own, search_id=search_id, name=request.POST.get("name", ""))
        except ValidationError as error:
            return _page(request, SearchForm(reader=request.user), 422, said=error.messages)
    elif step == "delete":
        forget_search(**own, search_id=search_id)
    else:
        raise SuspiciousOperation("no such step")
    return redirect("search")


def _ask_again(request: HttpRequest, found: Saved) -> HttpResponse:
    if found.question is None:
        raise Http404
    form = SearchForm(initial=initial_of(found.question), reader=request.user)
    return _answered(request, form, found.question, asked=found)


def _save(request: HttpRequest, form: SearchForm) -> HttpResponse:
    try:
        kept = save_search(
            keyring=request.keyring,
            owner=request.user,
            name=request.POST.get("name", ""),
            question=form.question,
        )
    except ValidationError as error:
        return _answered(request, form, form.question, said=error.messages, status=422)
    return _answered(request, form, form.question, asked=kept)


def _answered(
    request: HttpRequest,
    form: SearchForm,
    question: Question,
    *,
    asked: Saved | None = None,
    said: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    answer = search(keyring=request.keyring, reader=request.user, question=question)
    page = Paginator(answer.found, PAGE).get_page(request.POST.get("page"))
    mine = Record.objects.incidents().visible_to(request.user)
    rows = mine.in_bulk(list(page.object_list))
    records = [rows[pk] for pk in page.object_list if pk in rows]
    return _page(
        request,
        form,
        status,
        said=said,
        answer=answer,
        question=question,
        asked=asked,
        page=page,
        lines=lines_of(request.keyring, records),
    )


def _page(
    request: HttpRequest, form: SearchForm, status: int = 200, **more: object
) -> HttpResponse:
    question = more.get("question")
    is_filtered = isinstance(question, Question) and any(
        getattr(question, name) not in ("", None) for name in FILTERS
    )
    context = {
        "form": form,
        "filters": [form[name] for name in FILTERS],
        "filters_open": is_filtered or any(name in form.errors for name in FILTERS),
        "saved": saved_searches(request.keyring),
        **more,
    }
    return render(request, "incidents/search.html", context, status=status)
