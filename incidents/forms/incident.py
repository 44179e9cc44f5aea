"""The whole record as one form. It reads and writes the content of an `IncidentDocument`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pydantic
from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from incidents import following
from incidents.document import IncidentDocument, Problem, ServiceReferral, problems
from incidents.forms import head
from incidents.forms.complaints import Complaint, complaints
from incidents.forms.consents import FIRST, consent_forms, says_something
from incidents.forms.content import (
    Content,
    drop_broken_links,
    with_sensitive,
    without,
    without_sensitive,
)
from incidents.forms.rows import Rows, with_one_more
from incidents.forms.sections import NUMBERED, SECTIONS
from incidents.held_contacts import Contacts


class IncidentForm:
    """Forms and rows side by side, filled from `content` (the document as plain values).

    `data` binds it. After `is_valid()` the result is `document`; what is wrong stands at its
    field, whether Django or the document found it. Without `shows_sensitive` it neither shows nor
    changes sensitive facts; with `is_judged` False it shows `data` as it stands and finds no fault.
    Without `allows_urgent` no new answer may rest on the urgent basis. `hidden_contacts`: people
    (ids) whose contact it neither shows nor takes.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        content: Content,
        recorder: str,
        shows_sensitive: bool = True,
        hidden_contacts: Collection[str] = (),
        is_judged: bool = True,
        allows_urgent: bool = True,
    ) -> None:
        # A button of the page asks for one more row: nothing is judged, nothing saved.
        self.shows_sensitive = shows_sensitive
        self.hides_contacts = bool(hidden_contacts)
        self._shows_contacts = data is not None and data.get("contacts") == Contacts.SHOWN
        self.asks_for_row = data is not None and data.get("add") in SECTIONS
        if self.asks_for_row:
            data = with_one_more(data, data["add"], SECTIONS[data["add"]].letter)
        account, office = content["account"], content["office"]
        self.content, self.recorder = content, recorder
        self.about = head.AboutForm(data, prefix="about", initial=account)
        self.story = head.StoryForm(data, prefix="story", initial=account)
        self.harm = head.HarmForm(data, prefix="harm", initial=account)
        self.help = head.HelpForm(data, prefix="help", initial=account)
        facts = content.get("sensitive", {})
        self.sensitive = head.SensitiveForm(data, prefix="sensitive", initial=facts)
        checked = {name: account[name] for name in head.CHECKED if name in account}
        self.office = head.OfficeForm(data, prefix="office", initial=office | checked)
        self.consents = consent_forms(
            data, account.get("consents", []), allows_urgent=allows_urgent
        )
        rows = {**account, "people": with_sensitive(content)}
        extra = {"people": {"shows_sensitive": shows_sensitive, "hidden_contacts": hidden_contacts}}
        self.sections = {
            name: _rows(name, data, rows.get(name, []), extra.get(name)) for name in SECTIONS
        }
        self.acts, self.people = self.sections["acts"], self.sections["people"]
        people = _called(self.people)
        self.acts.link(
            victims=people,
            perpetrators=_called(self.sections["perpetrators"]),
            sources=_called(self.sections["sources"]),
        )
        self.sections["custody"].link(people)
        self.document: IncidentDocument | None = None
        self.problems: list[str] = []
        if data is not None and (self.asks_for_row or not is_judged):
            self._forgive()

    @property
    def contacts_said(self) -> Contacts:
        """What the form shows of contacts, for whoever posts it to say again."""
        if self.hides_contacts:
            return Contacts.HIDDEN
        return Contacts.SHOWN if self._shows_contacts else Contacts.AS_SENT

    @property
    def first_consents(self) -> list[Any]:
        """The three that are always asked in the open."""
        return self.consents[: len(FIRST)]

    @property
    def other_consents(self) -> list[Any]:
        """The ten that wait in a closed list."""
        return self.consents[len(FIRST) :]

    @property
    def parts(self) -> list[Any]:
        """All forms and formsets, in the order of the page."""
        facts = [self.sensitive] if self.shows_sensitive else []
        singles = (self.story, self.harm, self.help, *self.consents, *facts, self.office)
        return [self.about, *self.sections.values(), *singles]

    def is_valid(self) -> bool:
        """Whether a document came out. Every part is checked, so that all errors show at once."""
        outcomes = [part.is_valid() for part in self.parts]
        if not all(outcomes) or self._sensitive_without_consent():
            return False
        try:
            self.document = IncidentDocument.model_validate(self.given())
        except pydantic.ValidationError as error:
            found = problems(error)
        else:
            found = self._sent_without_consent(self.document)
        for problem in found:
            self._place(problem)
        return not found

    def given(self) -> Content:
        """What was entered, over what the form does not show. Valid forms only."""
        people, circumstances = without_sensitive(self.people.rows())
        office = self.office.cleaned_data
        account = {
            **self.content["account"],
            **self.about.cleaned_data,
            **self.story.cleaned_data,
            **self.harm.cleaned_data,
            **self.help.cleaned_data,
            **{name: office[name] for name in head.CHECKED},
            **{name: self._rows_of(name) for name in SECTIONS if name != "people"},
            "consents": self._answers(),
        }
        drop_broken_links(account, people)
        given = {
            "account": account,
            "identity": {"people": people},
            "office": {**self.content["office"], "notes": office["notes"]},
        }
        if self.shows_sensitive:
            kept = {"circumstances": circumstances, "notes": self.sensitive.cleaned_data["notes"]}
            given["sensitive"] = kept if self._keeps_sensitive() else {}
        return given

    def _keeps_sensitive(self) -> bool:
        return self._consent("sensitive_health").cleaned_data["state"] == "granted"

    def _rows_of(self, section: str) -> list[Content]:
        """Rows as entered, over what the form does not show of the same row."""
        rows = self.sections[section].rows()
        if section in NUMBERED:
            return [without(row, "id") for row in rows]
        known = {row["id"]: row for row in self.content["account"].get(section, [])}
        return [known.get(row["id"], {}) | row for row in rows]

    def _consent(self, scope: str) -> Any:
        return next((form for form in self.consents if form.scope == scope), None)

    def _answers(self) -> list[Content]:
        known = {entry["scope"]: entry for entry in self.content["account"].get("consents", [])}
        given = [form.answer(known.get(form.scope, {}), self.recorder) for form in self.consents]
        return [entry for entry in given if entry["scope"] in known or says_something(entry)]

    def _sensitive_without_consent(self) -> bool:
        known = self.content["account"].get("consents", [])
        was_kept = ("sensitive_health", "granted") in {(c["scope"], c["state"]) for c in known}
        # Taken back with this very save, they go with it.
        if not self.shows_sensitive or self._keeps_sensitive() or was_kept:
            return False
        sentence = _("Keep this only with their consent to “Record sensitive health facts”.")
        asked = [(form, "sensitive") for form in self.people.forms] + [(self.sensitive, "notes")]
        found = [(form, name) for form, name in asked if _says(form, name)]
        for form, name in found:
            form.add_error(name, sentence)
        return bool(found)

    def _sent_without_consent(self, document: IncidentDocument) -> list[Problem]:
        before = [
            ServiceReferral.model_validate(row)
            for row in self.content["account"].get("referrals", [])
        ]
        account = document.account
        return list(following.without_consent(account.consents, before, account.referrals))

    def _place(self, problem: Problem) -> None:
        form, name = self._field_of(problem.path)
        if form is None or name not in form.fields or form.fields[name].widget.is_hidden:
            self.refuse(problem.message)
        else:
            form.add_error(name, problem.message)

    def _field_of(self, path: str) -> tuple[forms.Form | None, str]:
        match path.split("."):
            case ["account", "consents", at, *name] if at.isdigit():
                return self._consent(self._answers()[int(at)]["scope"]), (*name, "state")[0]
            case [_part, section, at, name, *_rest] if section in SECTIONS and at.isdigit():
                rows = self.sections[section]
                return rows.forms[rows.positions()[int(at)]], name
            case ["account", name, *_rest]:
                shown = (self.about, self.story, self.harm, self.help, self.office)
                return next((form for form in shown if name in form.fields), None), name
            case [("sensitive" | "office") as part, name, *_rest]:
                return getattr(self, part), name
        return None, ""

    def refuse(self, *sentences: str) -> None:
        """Add what belongs to no single field."""
        self.problems += sentences

    def refuse_with(self, error: ValidationError) -> None:
        """Add what the verb refused; a missing consent stands at its purpose."""
        form = self._consent(getattr(error, "scope", ""))
        if form is not None and form.is_bound:
            form.add_error("state", error)
        else:
            self.refuse(*error.messages)

    def _forgive(self) -> None:
        for part in self.parts:
            if isinstance(part, Rows):
                part._errors, part._non_form_errors = (
                    [{} for _form in part.forms],
                    part.error_class(),
                )
            for form in part.forms if isinstance(part, Rows) else [part]:
                form._errors, form.cleaned_data = ErrorDict(), {}

    @property
    def complaints(self) -> list[Complaint]:
        """For the summary on top: what the fields say, after what belongs to none."""
        if not self.about.is_bound:
            return [("", sentence) for sentence in self.problems]
        return [("", sentence) for sentence in self.problems] + list(complaints(self.parts))


def _rows(
    section: str, data: Any, initial: list[Content], extra: dict[str, Any] | None = None
) -> Rows:
    # An act is always needed (`min_num`); elsewhere one empty row invites, if nothing is there.
    blank = 0 if initial or section == "acts" else 1
    shown = initial if data is None else None
    return SECTIONS[section](data, initial=shown or None, blank=blank, form_kwargs=extra)


def _called(rows: Rows) -> list[tuple[str, str]]:
    """(id, what the page calls it) of each row, for the links of an act."""
    numbered = enumerate(zip(rows.ids(), rows.forms, strict=True), 1)
    return [
        (anchor, f"{rows.heading} {number}{_remembered(form)}")
        for number, (anchor, form) in numbered
        if anchor
    ]


def _remembered(form: forms.Form) -> str:
    """The code or badge that tells one row from another, never a name."""
    for name in ("client_code", "badge"):
        if name in form.fields and (value := form[name].value()):
            return f" ({str(value)[:24]})"
    return ""


def _says(form: forms.Form, name: str) -> bool:
    return bool(form.cleaned_data.get(name)) and not form.cleaned_data.get("DELETE")
