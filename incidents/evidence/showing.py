"""What pages say of evidence files, put into words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from incidents import vocabulary
from incidents.evidence import custody
from incidents.evidence.details import Details
from incidents.evidence.keys import PARTS_OF, opened_key
from incidents.evidence.models import EvidenceFile
from incidents.evidence.opening import Listed, Listing, OnItsWay, list_files
from incidents.grants import part_keys
from incidents.models import Record
from vault import Keyring, Undecryptable

SHOWN_IN_BLOCK = 6
PARTS = {
    "identity": gettext_lazy("With names and contacts"),
    "account": gettext_lazy("With the account of what happened"),
    "sensitive": gettext_lazy("With the sensitive facts"),
    "shared": gettext_lazy("Shared file of the case"),
    "privileged": gettext_lazy("Privileged"),
}
READERS = {
    "identity": gettext_lazy(
        "Your team, and the lawyers with whom the person agreed to share their name."
    ),
    "account": gettext_lazy(
        "Your team, and every lawyer who was given the account. Nothing in it may show who it is."
    ),
    "sensitive": gettext_lazy(
        "Your team, and lawyers who were given the sensitive facts. Only with that consent."
    ),
    "shared": gettext_lazy("The lawyers of the case and the team that documented it."),
    "privileged": gettext_lazy("The lawyers of the case alone. The documenting team has no key."),
}
VERBS = {
    "reported": gettext_lazy("Came with a report"),
    "received": gettext_lazy("Received, sealed, fingerprint taken"),
    "opened": gettext_lazy("Opened"),
    "copied": gettext_lazy("A working copy was made of it"),
    "made": gettext_lazy("Made as a working copy"),
    "resealed": gettext_lazy("Sealed under a new key"),
    "noted": gettext_lazy("A note was added"),
    "described": gettext_lazy("What is said of it was changed"),
    "handed_over": gettext_lazy("Handed over"),
}
FLAWS = {
    "missing": gettext_lazy("This entry is missing or does not open."),
    "altered": gettext_lazy("This entry was altered or moved."),
    "unsigned": gettext_lazy("This entry is not signed by whom it names."),
}
WARNINGS = {
    "empty": gettext_lazy("There is no byte in it."),
    "unreadable": gettext_lazy("It begins like a file of its type; the rest cannot be read."),
    "header_incomplete": gettext_lazy("Not all that it says about itself could be found."),
    "too_many_pixels": gettext_lazy("The picture is too large to be shown here."),
    "place_unreadable": gettext_lazy("It names a place that is none on earth."),
    "odd_end": gettext_lazy("It does not end as such files end: it was cut, or something follows."),
    "holds_html": gettext_lazy("It is a web page as well. Open it with care."),
    "holds_zip": gettext_lazy("An archive is hidden behind it. Open it with care."),
    "holds_pdf": gettext_lazy("A PDF is hidden in it. Open it with care."),
    "holds_script": gettext_lazy("It holds a program that runs where it is opened."),
}


REFUSALS = {
    "no_preview": gettext_lazy("Of this kind of file no picture can be made here."),
    "too_large": gettext_lazy("The picture is too large to be worked on here."),
    "too_many_pixels": gettext_lazy("The picture has too many pixels to be worked on here."),
    "too_much_memory": gettext_lazy("The picture would need too much memory."),
    "too_long": gettext_lazy("It took too long. Try again when less is going on."),
    "damaged": gettext_lazy("The picture is damaged; a copy cannot be made of it."),
    "crashed": gettext_lazy("The picture could not be read; a copy cannot be made of it."),
    "busy": gettext_lazy("Others are at work on pictures just now. Try again in a minute."),
}


def refusal_words(code: str) -> str:
    """Why no copy or preview could be made."""
    return str(REFUSALS.get(code, REFUSALS["crashed"]))


def part_words(part: str) -> str:
    """What a part is called."""
    return str(PARTS.get(part, part))


def part_readers(part: str) -> str:
    """Who can open files of a part."""
    return str(READERS.get(part, ""))


def custody_words(verb: str) -> str:
    """What was done with a file; an unknown verb stands as it is, nothing is left out."""
    return str(VERBS.get(verb, verb))


def flaw_words(flaw: str) -> str:
    """What is wrong with an entry of a custody log."""
    return str(FLAWS.get(flaw, flaw))


def warning_words(code: str) -> str:
    """What was odd about a file."""
    return str(WARNINGS.get(code, code))


def kind_of(media_type: str) -> str:
    """picture, video, sound, paper (documents) or other."""
    family, _slash, rest = media_type.partition("/")
    if family in ("image", "video", "audio"):
        return {"image": "picture", "video": "video", "audio": "sound"}[family]
    return "paper" if rest == "pdf" or family == "text" or "document" in rest else "other"


def kind_words(media_type: str) -> str:
    """The same, for people."""
    return {
        "picture": _("Picture"),
        "video": _("Video"),
        "sound": _("Sound recording"),
        "paper": _("Document"),
        "other": _("File"),
    }[kind_of(media_type)]


def moment_words(seconds: float) -> str:
    """A moment of a recording, to the tenth: 1:02.5."""
    minutes, tenths = divmod(int(seconds * 10), 600)
    return f"{minutes}:{tenths // 10:02}.{tenths % 10}"


@dataclass(frozen=True)
class Shown:
    """A file as pages list it. `whole`: whether its custody log is unbroken, None unlooked at."""

    file: EvidenceFile
    details: Details | None
    whole: bool | None = None
    copies: tuple[Shown, ...] = ()

    @property
    def name(self) -> str:
        """What the sender called it, or else what it is."""
        if self.details is None:
            return _("A file that does not open")
        return self.details.name or self.kind_words

    @property
    def kind(self) -> str:
        return kind_of(self.details.media_type) if self.details else "other"

    @property
    def kind_words(self) -> str:
        return kind_words(self.details.media_type) if self.details else ""

    @property
    def given_by(self) -> str:
        """Who handed it over, in the words of whoever recorded it; else how it came."""
        if self.details is None:
            return ""
        origin = self.details.origin
        return origin.who or vocabulary.label("evidence_origin", origin.how)

    @property
    def made_by(self) -> str:
        """What was done to make this working copy."""
        derived = self.details.derived if self.details else None
        if derived is None:
            return ""
        done = [vocabulary.label("derivation", code) for code in derived.done]
        if derived.at_s is not None:
            done[0] += f" ({moment_words(derived.at_s)})"
        return ", ".join(done)

    @property
    def can_show(self) -> bool:
        """Whether it is a kind of picture of which a preview can be made."""
        return self.kind == "picture" and self.details.media_type != "image/svg+xml"


@dataclass(frozen=True)
class Gallery:
    """All files of a record that this reader may know of, copies under their originals."""

    files: tuple[Shown, ...]
    arriving: tuple[OnItsWay, ...] = ()
    hidden: int = 0
    parts: tuple[str, ...] = field(default=())


def gallery_of(
    keyring: Keyring, reader: User, record: Record, *, sensitive: bool = False
) -> Gallery:
    """For the gallery: each custody log is read and verified. Written in the log."""
    listing = list_files(keyring=keyring, reader=reader, record=record, sensitive=sensitive)
    keys = part_keys(keyring, record)
    return Gallery(
        tuple(_grouped(listing.files, keys)),
        listing.on_their_way,
        listing.hidden,
        tuple(part for part in PARTS_OF.get(record.kind, ()) if part in keys),
    )


def listing_of(keyring: Keyring, reader: User, record: Record) -> Listing | None:
    """What a record's own page knows of its files, written in the log once; None where there are
    none, or none that the reader may know of."""
    if not EvidenceFile.objects.filter(record=record).exists():
        return None
    try:
        return list_files(keyring=keyring, reader=reader, record=record)
    except (Undecryptable, PermissionDenied):
        return None


def block_of(listing: Listing | None, keeps: bool) -> dict[str, Any]:
    """For a record's own page: its newest files, no log looked at."""
    if listing is None:
        return {"files": [], "more": 0, "count": 0, "arriving": 0, "hidden": 0, "keeps": keeps}
    files = list(_grouped(listing.files, {}))
    return {
        "files": files[:SHOWN_IN_BLOCK],
        "more": max(0, len(files) - SHOWN_IN_BLOCK),
        "count": len(files),
        "arriving": len(listing.on_their_way) if keeps else 0,
        "hidden": listing.hidden,
        "keeps": keeps,
    }


def links_of(listing: Listing | None) -> dict[str, dict[str, list[Shown]]]:
    """The files of each act and of each source, working copies left out."""
    found: dict[str, dict[str, list[Shown]]] = {"acts": {}, "sources": {}}
    if listing is None:
        return found
    for one in listing.files:
        if one.details is None or one.is_copy:
            continue
        shown = Shown(one.file, one.details)
        for act in one.details.acts:
            found["acts"].setdefault(act, []).append(shown)
        if one.details.source:
            found["sources"].setdefault(one.details.source, []).append(shown)
    return found


def _grouped(listed: Iterable[Listed], keys: dict[str, bytes]) -> Iterator[Shown]:
    """Originals with their copies; a copy whose original is not shown stands by itself."""
    copies: dict[Any, list[Listed]] = {}
    listed = tuple(listed)
    here = {one.file.pk for one in listed if not one.is_copy}
    for one in listed:
        if one.is_copy and one.file.original_id in here:
            copies.setdefault(one.file.original_id, []).append(one)
    for one in listed:
        if not (one.is_copy and one.file.original_id in here):
            below = tuple(_shown(copy, keys) for copy in copies.get(one.file.pk, ()))
            yield _shown(one, keys, below)


def _shown(one: Listed, keys: dict[str, bytes], copies: tuple[Shown, ...] = ()) -> Shown:
    return Shown(one.file, one.details, _is_whole(one.file, keys), copies)


def _is_whole(file: EvidenceFile, keys: dict[str, bytes]) -> bool | None:
    if file.part not in keys:
        return None
    try:
        return custody.read(opened_key(keys, file), file).is_whole
    except Undecryptable:
        return False
