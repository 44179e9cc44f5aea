"""How far a report is, for whoever has its receipt: with no account, and no sign-in.

The receipt is typed and posted, never part of an address; whatever was typed, wrong receipts all
get the same answer, and tries are counted.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import throttles
from accounts.addresses import address_of
from accounts.views.calm import calmly
from incidents.answering import Thread, answer_by_receipt, thread_by_receipt
from incidents.forms.replying import ReceiptAnswerForm, ReceiptForm


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@calmly
def by_receipt(request: HttpRequest) -> HttpResponse:
    """Type a receipt; then see the report's state and replies, and answer."""
    if request.method != "POST":
        return _door(request, ReceiptForm())
    typed = ReceiptForm(request.POST)
    if not typed.is_valid():
        return _door(request, typed, status=422)
    attempt = throttles.begin("receipt", address=address_of(request))
    thread = thread_by_receipt(typed.cleaned_data["receipt"])
    if thread is None:
        typed.add_error(
            "receipt", _("No report has this receipt, or it was deleted. Check what you typed.")
        )
        return _door(request, typed, status=422)
    attempt.succeeded()
    if "text" not in request.POST:
        return _thread(request, thread, typed.cleaned_data["receipt"])
    return _answer(request, thread)


def _answer(request: HttpRequest, thread: Thread) -> HttpResponse:
    form = ReceiptAnswerForm(request.POST)
    receipt = request.POST["receipt"]  # it has just found the report
    if not form.is_valid():
        return _thread(request, thread, receipt, form)
    try:
        answer_by_receipt(
            receipt_text=receipt,
            text=form.cleaned_data["text"],
            message_id=form.cleaned_data["message_id"],
        )
    except ValidationError as error:
        form.refuse_with(error)
        return _thread(request, thread, receipt, form)
    fresh = thread_by_receipt(receipt)
    if fresh is None:  # erased in this very moment
        raise Http404
    return _thread(request, fresh, receipt)


def _door(request: HttpRequest, form: ReceiptForm, status: int = 200) -> HttpResponse:
    return render(request, "incidents/receipt_door.html", {"form": form}, status=status)


def _thread(
    request: HttpRequest, thread: Thread, receipt: str, refused: ReceiptAnswerForm | None = None
) -> HttpResponse:
    box = refused or ReceiptAnswerForm()
    context = {
        "thread": thread,
        "receipt": receipt,
        "form": box if thread.may_answer else None,
    }
    status = 422 if refused else 200
    return render(request, "incidents/receipt.html", context, status=status)
