"""What is known of one evidence file: the sealed description beside its sealed content.

What the program found out (size, digest, type, metadata) stands beside what people said (place,
time, who gave it), and neither ever overwrites the other. Grades of medical findings are the
degrees of consistency of the Istanbul Protocol (2022 edition, paragraphs 187 and 188).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from django.utils.translation import gettext
from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from incidents.fields import (
    Day,
    Happened,
    Language,
    Link,
    Member,
    Moment,
    Narrative,
    Part,
    Text,
    code,
    code_or_none,
    entries,
    require_said,
    several,
    text_up_to,
)
from incidents.problems import Problem, disagreement

VERSION = 1
LONGEST_NAME = 300
LONGEST_FOUND = 200
# A gibibyte twice: what a file may have at most, whatever a setting says.
LARGEST = 2 * 1024**3
MOST_PIECES = 20_000
MOST_WARNINGS = 20

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
MediaType = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,90}$")
]
Count = Annotated[int, Field(ge=0, le=LARGEST)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
FoundText = text_up_to(LONGEST_FOUND)
NoteId = Annotated[
    str, StringConstraints(pattern=r"^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$")
]


def displayable(text: str) -> str:
    """A file's name as it may be shown: one line, no path, nothing that turns the text around it.

    What senders call files is display only: it is never a path, a type or an address.
    """
    last = text.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in last if c.isprintable() and c not in _TURNING)
    return kept.strip().strip(".")[:LONGEST_NAME].strip()


_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
FileName = Annotated[
    str,
    StringConstraints(max_length=4 * LONGEST_NAME),
    AfterValidator(displayable),
]


class Place(Part):
    """A point on the earth, in degrees (WGS 84), as devices write it."""

    latitude: Latitude
    longitude: Longitude


class Stated(Part):
    """Where and when as people said it. `time` is an ISO minute or EDTF, "" unknown."""

    place_kind: code_or_none("place") = ""
    place: Text = ""
    point: Place | None = None
    time: Happened = ""


class Found(Part):
    """What the file's own header says, as it says it: it may be wrong, and was never executed.

    `taken` is the text as found; `duration_s` is in seconds.
    """

    width: Count = 0
    height: Count = 0
    taken: FoundText = ""
    place: Place | None = None
    device: FoundText = ""
    serial: FoundText = ""
    software: FoundText = ""
    duration_s: Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)] | None = None
    container: FoundText = ""
    codecs: several(FoundText, 20) = []
    warnings: several(FoundText, MOST_WARNINGS) = []


class Origin(Part):
    """Who handed it over, and how it came: `how` is a code, `who` and `note` are words."""

    how: code("evidence_origin") = "upload"
    who: Text = ""
    note: Text = ""


class MedicalFinding(Part):
    """What an examiner found, and how far it agrees with what the person says.

    `person` is the id of the person examined, `date` the day of the examination, `consent` that
    person's own answer to examination and record. Without it nothing of the finding is kept.
    """

    grade: code_or_none("istanbul_grade") = ""
    finding: Text = ""
    examiner: Text = ""
    profession: Text = ""
    date: Day = ""
    person: Link = ""
    consent: Literal["granted", "declined", "withdrawn", "not_asked"] = "not_asked"
    consent_date: Day = ""

    @model_validator(mode="after")
    def _only_with_consent(self) -> MedicalFinding:
        if found := list(self._missing()):
            raise disagreement(found)
        return self

    def _missing(self) -> Iterator[Problem]:
        if self.consent != "granted":
            sentence = gettext("Record a finding only with the consent of the person examined.")
            for name in ("grade", "finding"):
                if getattr(self, name):
                    yield Problem(name, sentence)
        elif self.grade and not self.examiner:
            yield Problem("examiner", gettext("Say who examined the person."))


def _as_called_now(done: Any) -> Any:
    """Areas were said to be blurred before; they have always been filled."""
    return ["covered" if one == "blurred" else one for one in done] if done else done


class Derivation(Part):
    """How a working copy was made: from the original of which digest, what was done, by what.

    `hidden` counts the areas that were covered; `at_s` is the place of a still in its recording, in
    seconds; `program` is the program's name and version.
    """

    original: Sha256
    done: Annotated[several(code("derivation"), 10), BeforeValidator(_as_called_now)]
    at_s: Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)] | None = None
    hidden: Annotated[int, Field(ge=0, le=1_000)] = 0
    program: FoundText = ""
    note: Text = ""


class Piece(Part):
    """One sealed stream of the content: first byte and number of bytes of the plain file."""

    start: Count
    length: Count


class Details(Part):
    """Everything that is known of one file.

    `shows` is what is seen or heard in it, in the words of whoever looked. `name` is what the
    sender called it, for display alone. `media_type` is by content. `source` is the id of a source
    in the record's document, "" for none; `acts` are ids of its acts. `scale` is what shows the
    size in a photograph ("ruler, 10 cm"), "" for none.
    """

    LATER = frozenset({"shows"})

    version: Literal[1] = VERSION
    name: FileName = ""
    media_type: MediaType = "application/octet-stream"
    size: Count
    sha256: Sha256
    pieces: entries(Piece, MOST_PIECES) = []
    origin: Origin = Field(default_factory=Origin)
    shows: Text = ""
    source: Link = ""
    acts: several(Link) = []
    stated: Stated = Field(default_factory=Stated)
    found: Found = Field(default_factory=Found)
    recorded_by: Member = ""
    recorded_at: Moment = ""
    scale: Text = ""
    medical: MedicalFinding | None = None
    derived: Derivation | None = None

    @model_validator(mode="after")
    def _pieces_make_the_whole(self) -> Details:
        at = 0
        for index, piece in enumerate(self.pieces):
            if piece.start != at:
                where = f"pieces.{index}.start"
                raise disagreement([Problem(where, gettext("The pieces leave a gap."))])
            at += piece.length
        if self.pieces and at != self.size:
            raise disagreement([Problem("size", gettext("The pieces leave a gap."))])
        return self


class Description(Part):
    """The part of the details that people write and may correct; the rest was found or measured."""

    LATER = frozenset({"shows"})

    origin: Origin = Field(default_factory=Origin)
    shows: Text = ""
    source: Link = ""
    acts: several(Link) = []
    stated: Stated = Field(default_factory=Stated)
    scale: Text = ""
    medical: MedicalFinding | None = None


class Note(Part):
    """A transcript or translation of a recording, or a remark, in the language it is written in.

    `of` is the id of the note that a translation was made from, "" for one made by ear.
    """

    kind: Literal["transcript", "translation", "remark"] = "transcript"
    language: Language = "en"
    of: NoteId = ""
    text: Annotated[Narrative, AfterValidator(require_said)]

    @model_validator(mode="after")
    def _only_a_translation_is_of_another(self) -> Note:
        if self.of and self.kind != "translation":
            sentence = gettext("Only a translation is made from another note.")
            raise disagreement([Problem("of", sentence)])
        return self


def found_of(looked: Any) -> Found:
    """What a decoder found, as it is kept: texts shortened and made displayable, numbers bounded.

    A header may say anything; what is not possible is left out rather than refused, because the
    file is evidence whatever its header says.
    """
    place = getattr(looked, "place", None)
    duration = getattr(looked, "duration_s", None)
    return Found(
        width=_count(looked.width),
        height=_count(looked.height),
        taken=_shown(looked.taken),
        place=_point(place),
        device=_shown(looked.device),
        serial=_shown(looked.serial),
        software=_shown(looked.software),
        duration_s=float(duration) if duration and 0 <= duration <= 1e9 else None,
        container=_shown(looked.container),
        codecs=[_shown(codec) for codec in looked.codecs][:20],
        warnings=[_shown(warning) for warning in looked.warnings][:MOST_WARNINGS],
    )


def _shown(text: object) -> str:
    return displayable_text(str(text or ""))


def displayable_text(text: str) -> str:
    """One line of at most 200 characters without controls, as for `displayable`."""
    encodable = text.encode(errors="replace").decode()
    kept = "".join(c if c.isprintable() else " " for c in encodable if c not in _TURNING)
    return kept.strip()[:LONGEST_FOUND].strip()


def _count(number: Any) -> int:
    return number if isinstance(number, int) and 0 <= number <= LARGEST else 0


def _point(found: Any) -> Place | None:
    if not found:
        return None
    latitude, longitude = float(found[0]), float(found[1])
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    return Place(latitude=latitude, longitude=longitude)
