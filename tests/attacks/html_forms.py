"""The forms of a page, as a browser sees them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any


@dataclass
class Control:
    """One named control. `values` are those it offers, `sent` what is sent when left alone."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Button:
    """A way to send a form; `action` is its own address, if it has one."""

    name: str
    value: str
    action: str


@dataclass
class HtmlForm:
    """A form: where it goes ("" is the page itself), how, its controls by name, its buttons."""

    action: str
    method: str
    controls: dict[str, Control] = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)

    def untouched(self) -> dict[str, list[str]]:
        """What a browser would send without any change."""
        return {name: list(each.sent) for name, each in self.controls.items() if each.sent}


def _address(text: str | None) -> str:
    """Where a browser sends a form: the part behind # stays with it."""
    return (text or "").partition("#")[0]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[HtmlForm] = []
        self._form: HtmlForm | None = None
        self._select: Control | None = None
        self._text: Control | None = None

    def handle_starttag(self, tag: str, found: list[tuple[str, str | None]]) -> None:
        attrs: dict[str, Any] = dict(found)
        if tag == "form":
            method = (attrs.get("method") or "get").upper()
            self._form = HtmlForm(_address(attrs.get("action")), method)
            self.forms.append(self._form)
        elif self._form is None:
            return
        elif tag == "button":
            name, value = attrs.get("name") or "", attrs.get("value") or ""
            self._form.buttons.append(Button(name, value, _address(attrs.get("formaction"))))
        elif tag in ("input", "select", "textarea"):
            self._control(tag, attrs)
        elif tag == "option" and self._select is not None:
            self._option(attrs)

    def _control(self, tag: str, attrs: dict[str, Any]) -> None:
        name, kind = attrs.get("name"), tag
        if not name or name == "csrfmiddlewaretoken":
            return
        if tag == "input":
            kind = attrs.get("type") or "text"
        control = self._form.controls.setdefault(name, Control(name, kind))
        if tag == "select":
            self._select = control
        elif tag == "textarea":
            self._text = control
            control.sent.append("")
        elif kind in ("checkbox", "radio"):
            control.values.append(attrs.get("value") or "on")
            if "checked" in attrs:
                control.sent.append(attrs.get("value") or "on")
        else:
            control.sent.append(attrs.get("value") or "")

    def _option(self, attrs: dict[str, Any]) -> None:
        value = attrs.get("value") or ""
        self._select.values.append(value)
        if "selected" in attrs or not self._select.sent:
            self._select.sent = [value]

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.sent[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._text = None


def forms_of(page: str) -> list[HtmlForm]:
    """Every form of a page."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms
