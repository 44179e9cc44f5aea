"""What no page asked for, as form data and as whole bodies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from uuid import UUID

from tests.attacks.html_forms import HtmlForm

SCRIPT = "</textarea></title>\"'><script>zq()</script><img src=x onerror=zq()>"
URLENCODED = "application/x-www-form-urlencoded"
TICKED = ("checkbox", "radio", "select")

TEXTS = (
    "a\0b",
    "\u202ezqk\u200b\ufeff\u2028",
    "no_such_code",
    "2026-02-30",
    "2026-13",
    "9999-12-31T23:59+14:00",
    "-1",
    "9" * 5000,
    "٣٤٥",
    "1e309",
    "{{ request.keyring }}{% debug %}%(x)s{0}",
    "../../../etc/passwd",
    " \t\r\n\u3000",
    "\ufffd\U0001f600\u200d",
    "",
)


def fillings(form: HtmlForm, foreign: list[UUID]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Whole sets of form data, with what is wrong with each."""
    left, counts = form.untouched(), _counts(form)
    yield "nothing of its own", {f"more-{number}": SCRIPT for number in range(50)}
    if not form.controls:
        return
    yield "scripts", dict.fromkeys(form.controls, SCRIPT) | counts
    # Every field gets another text; over all forms each text meets each kind of field.
    texts = {n: TEXTS[(at * 7 + len(n)) % len(TEXTS)] for at, n in enumerate(form.controls)}
    yield "odd texts", texts | counts
    typed = [n for n, each in form.controls.items() if each.kind in ("text", "textarea")]
    yield "a long text", left | dict.fromkeys(typed[:1], "x" * 2_100_000)
    yield "every field twice", {name: [*values, *values, "again"] for name, values in left.items()}
    yield "ids of others", _with_ids(form, foreign)
    yield "everything ticked", {n: each.values or each.sent for n, each in form.controls.items()}
    for count in ("1000000000", "-1", "9" * 5000) if counts else ():
        yield f"{count[:20]} rows", left | dict.fromkeys(counts, count)


def _counts(form: HtmlForm) -> dict[str, list[str]]:
    return {n: each.sent for n, each in form.controls.items() if n.endswith("_FORMS")}


def _with_ids(form: HtmlForm, foreign: list[UUID]) -> dict[str, Any]:
    ids = [str(one) for one in foreign]
    named = [n for n, c in form.controls.items() if c.kind in ("hidden", *TICKED)]
    return form.untouched() | {n: ids[at % len(ids)] for at, n in enumerate(named)} | _counts(form)


def bodies(form: HtmlForm) -> Iterator[tuple[str, bytes, str]]:
    """Bodies that are no form data, or broken: what is wrong, bytes, content type."""
    name = quote(next(iter(form.controls), "x")).encode()
    yield "JSON", b'{"a": [1, 2', "application/json"
    yield "a lone surrogate", name + b"=%ED%A0%80", URLENCODED
    yield "bytes that are no UTF-8", name + b"=%FF%FE%00", URLENCODED
    yield "no such charset", name + b"=x", f"{URLENCODED}; charset=nonsense"
    yield "parts without boundary", b"--x\r\n\r\n", "multipart/form-data"
    part = b'Content-Disposition: form-data; name="%s"' % name
    yield "half a part", b"--b\r\n" + part, "multipart/form-data; boundary=b"
    coded = part + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!"
    parts = "multipart/form-data; boundary=b"
    yield "a part in no encoding", b"--b\r\n" + coded + b"\r\n--b--", parts
    file = part + b'; filename="../../x\0.py"\r\n\r\n' + b"x" * 3000
    yield "a file", b"--b\r\n" + file + b"\r\n--b--\r\n", parts
