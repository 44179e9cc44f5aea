"""One release in the making: what its page shows, and what can be done with it there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Protocol, Unpack

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import approvals
from accounts.models import Approval, Team
from accounts.sessions import another_keyring, is_still_open
from advocacy import approving, drafts
from advocacy.drafts import LONGEST_SUMMARY, LONGEST_TITLE, Draft
from advocacy.forms import address_of
from advocacy.ledger import aside
from advocacy.ledger.aside import refusal
from advocacy.ledger.certification import GIVE_UP
from advocacy.ledger.models import ReleaseDraft
from advocacy.ledger.preview import Limits, Preview
from advocacy.ledger.publishing import publish
from advocacy.ledger.running import Run
from advocacy.ledger.saved import remove
from advocacy.outputs import words
from advocacy.outputs.pages import table_said
from advocacy.previewing import PATIENCE
from advocacy.proposals import keeps
from advocacy.views.parts import part_of
from vault import Keyring


class DraftForm(forms.Form):
    """What a release says beside its tables."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=LONGEST_TITLE)
    summary = forms.CharField(
        label=gettext_lazy("Summary"),
        required=False,
        max_length=LONGEST_SUMMARY,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy(
            "Everyone reads this. Write no name, no place of an incident, no number."
        ),
    )
    embargo = forms.DateField(
        label=gettext_lazy("Not before"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        help_text=gettext_lazy("Empty: at once. Else it stays sealed to your team until that day."),
    )


class _Step(Protocol):
    """What may take minutes; returns where to go on."""

    def __call__(self, keyring: Keyring, **limits: Unpack[Limits]) -> str: ...


class DraftPage:
    """A draft on its page, and each step that is posted to it."""

    def __init__(self, request: HttpRequest, team: Team, row: ReleaseDraft, found: Draft) -> None:
        self.request, self.team, self.row, self.draft = request, team, row, found
        self.who: dict[str, Any] = {
            "keyring": request.keyring,
            "actor": request.user,
            "team": team,
        }

    def show(self, *, error: ValidationError | None = None) -> HttpResponse:
        made, refused = self._made()
        form = DraftForm(
            initial={
                "title": self.draft.title,
                "summary": self.draft.summary,
                "embargo": self.draft.embargo,
            }
        )
        if error is not None and self.request.POST.get("do") == "save":
            form = DraftForm(self.request.POST)
            form.is_valid()
        shown: dict[str, Any] = {
            "team": self.team,
            "draft": self.draft,
            "form": form,
            "refusal": refusal(refused) if refused else [],
            # What the audit gave up may pass with more time; what is too thin does not.
            "may_pass": getattr(refused, "code", "") == "not_certified",
            "errors": error.messages if error else [],
            "specs": [(n, spec, address_of(spec)) for n, spec in enumerate(self.draft.tables)],
            "at_work": aside.at_work(self.request.user.pk),
        }
        if made is not None:
            shown |= self._result(made) | self._approval(made)
        status = 422 if error else 200
        return render(self.request, "advocacy/draft.html", shown, status=status)

    def save(self) -> HttpResponse:
        form = DraftForm(self.request.POST)
        if not form.is_valid():
            raise ValidationError(_("Look at what is marked below."))
        said = form.cleaned_data
        changed = replace(
            self.draft,
            title=said["title"],
            summary=said["summary"].replace("\r\n", "\n"),
            embargo=said["embargo"],
        )
        drafts.save(**self.who, draft=changed)
        return self._again()

    def drop(self) -> HttpResponse:
        number = self.request.POST.get("table", "")
        tables = tuple(t for n, t in enumerate(self.draft.tables) if str(n) != number)
        drafts.save(**self.who, draft=replace(self.draft, tables=tables))
        return self._again()

    def remove(self) -> HttpResponse:
        remove(**self.who, row=self.row)
        return redirect("releases")

    def check(self) -> HttpResponse:
        return self._aside("check", self._check)

    def ask(self) -> HttpResponse:
        return self._done("ask", self._ask)

    def take_back(self) -> HttpResponse:
        approving.take_back(actor=self.request.user, keyring=self.request.keyring, row=self.row)
        return self._again()

    def approve(self) -> HttpResponse:
        return self._done("approve", self._approve)

    def refuse(self) -> HttpResponse:
        approving.decide(**self.who, row=self.row, draft=self.draft, digest=None)
        return self._again()

    def publish(self) -> HttpResponse:
        return self._done("publish", self._publish)

    def _done(self, step: str, work: _Step) -> HttpResponse:
        """At once if it takes a few seconds, else beside the request."""
        try:
            return redirect(work(self.request.keyring, give_up=PATIENCE))
        except ValidationError as error:
            if (getattr(error, "params", None) or {}).get("reason") != "time":
                raise
        return self._aside(step, work)

    def _aside(self, step: str, work: _Step) -> HttpResponse:
        key = self.request.session.session_key or ""

        def working(keyring: Keyring, run: Run) -> dict[str, Any]:
            limits: Limits = {
                "give_up": GIVE_UP,
                "progress": run.progress,
                "cancelled": run.cancelled,
            }
            return {"next": work(keyring, **limits)}

        run = aside.begin(
            keyring=another_keyring(self.request),
            actor=self.request.user,
            step=step,
            is_open=lambda: is_still_open(key),
            work=working,
        )
        return redirect("release-run", run.id)

    def _check(self, keyring: Keyring, **limits: Unpack[Limits]) -> str:
        who = self.who | {"keyring": keyring}
        made = drafts.prepared(**who, draft=self.draft, **limits)
        drafts.note_checked(**who, draft=self.draft, made=made)
        return self._address

    def _ask(self, keyring: Keyring, **limits: Unpack[Limits]) -> str:
        chosen = self.request.POST.get("approver", "")
        who = self.who | {"keyring": keyring}
        approving.ask(**who, row=self.row, draft=self.draft, approver=chosen, **limits)
        return self._address

    def _approve(self, keyring: Keyring, **limits: Unpack[Limits]) -> str:
        digest = self.request.POST.get("digest", "")
        who = self.who | {"keyring": keyring}
        approving.decide(**who, row=self.row, draft=self.draft, digest=digest, **limits)
        return self._address

    def _publish(self, keyring: Keyring, **limits: Unpack[Limits]) -> str:
        who = self.who | {"keyring": keyring}
        made = publish(
            **who,
            announcement=self.draft.announcement(),
            tables=drafts.table_drafts(**who, draft=self.draft),
            reason=self.request.POST.get("reason", ""),
            **limits,
        )
        if not self.draft.every:  # what comes again stays
            remove(**who, row=self.row)
        return reverse("release", args=[made.pk])

    @property
    def _address(self) -> str:
        return reverse("release-draft", args=[self.row.pk])

    def _again(self) -> HttpResponse:
        return redirect("release-draft", self.row.pk)

    def _made(self) -> tuple[Preview | None, ValidationError | None]:
        if not self.draft.tables:
            return None, None
        try:
            return drafts.prepared(**self.who, draft=self.draft, give_up=PATIENCE), None
        except ValidationError as error:
            return None, error

    def _result(self, made: Preview) -> dict[str, Any]:
        return {
            "made": made,
            "rule": words.rule(made.release.method),
            "digest": made.digest.hex(),
            "tables": [
                {
                    "said": table_said(table),
                    "part": part_of(table, self.request.GET),
                    "number": number,
                    "report": made.reports[table.key],
                    "keeps": keeps(table),
                }
                for number, table in enumerate(made.release.tables)
            ],
        }

    def _approval(self, made: Preview) -> dict[str, Any]:
        kind = Approval.Kind.RELEASE
        who = self.who | {"kind": kind, "subject": made.subject}
        return {
            "asked": next(approvals.matching(**who), None),
            "approved": approvals.approved(**who) is not None,
            "decides": approving.waiting_for(self.request.keyring, self.request.user, self.row),
            "approvers": approving.approvers(**self.who),
        }
