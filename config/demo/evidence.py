"""Invented evidence: pictures drawn by program, with what a phone writes into them, and a tone.

Nothing here was ever photographed or said. Files are kept through the same verbs as real ones.
"""

from __future__ import annotations

import io
import math
import struct
import wave
from datetime import datetime, timedelta
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.utils import timezone
from PIL import Image, ImageDraw

from config.demo.people import Cast, Member
from incidents.evidence.copying import make_copy
from incidents.evidence.decoding.found import Region
from incidents.evidence.details import Description, Note
from incidents.evidence.handing_over import Recipient, hand_over
from incidents.evidence.leaving import Asked
from incidents.evidence.models import EvidenceFile
from incidents.evidence.notes import write_note
from incidents.evidence.receiving import receive
from incidents.evidence.uploads import begin
from incidents.models import Record

# A corner of Nairobi's harbour that does not exist, in degrees, minutes and seconds.
_PLACE = {1: "S", 2: (1.0, 17.0, 11.0), 3: "E", 4: (36.0, 49.0, 2.0)}
_SISTER = (
    "She rang me once, from a phone that was not hers. She says they took her at the pharmacy, "
    "with the bottle still in her hand. [inaudible] She has not had her medicine since yesterday."
)
_EXIF_TIME, _EXIF_MAKE, _EXIF_MODEL, _EXIF_SOFTWARE = 0x9003, 0x010F, 0x0110, 0x0131
_GPS, _MORE = 0x8825, 0x8769


def keep_evidence(cast: Cast, records: dict[str, Record], case: Record, now: datetime) -> None:
    """A street, a bruise with a ruler and what a physician found, a voice note with its transcript;
    one copy with the faces covered, one bundle handed over."""
    local = timezone.localtime(now)
    stopped = local - timedelta(hours=7)
    street = _put(
        cast.paralegal,
        records["pharmacy"],
        _street(stopped + timedelta(minutes=12)),
        "IMG_2041.jpg",
        part="account",
        about={
            "origin": {"how": "phone", "who": "A customer of the pharmacy, by messenger"},
            "source": "s2",
            "acts": ["a1"],
            "stated": {
                "place": "In front of the pharmacy",
                "place_kind": "near_service",
                "time": f"{stopped:%Y-%m-%d}",
            },
        },
    )
    make_copy(
        keyring=cast.paralegal.keyring,
        actor=cast.paralegal.user,
        file=street,
        hidden=[Region(0.28, 0.36, 0.09, 0.13), Region(0.55, 0.34, 0.09, 0.13)],
        note="Both faces covered, for the complaint",
        copy_id=uuid4(),
    )
    voice = _put(
        cast.paralegal,
        records["pharmacy"],
        _tone(),
        "Voice note of the sister.wav",
        part="identity",
        about={"origin": {"how": "email", "who": "Her sister"}, "source": "s1"},
    )
    write_note(
        keyring=cast.paralegal.keyring,
        author=cast.paralegal.user,
        file=voice,
        said=Note(text=_SISTER),
    )
    arm = _put(
        cast.lawyer,
        case,
        _arm(local - timedelta(days=40)),
        "arm, left.jpg",
        part="shared",
        about={
            "origin": {"how": "upload", "who": "The client"},
            "stated": {"time": f"{local - timedelta(days=2):%Y-%m-%d}"},
            "scale": "Ruler of 10 cm",
            "medical": {
                "grade": "consistent",
                "finding": "Two bruises on the left forearm, 2 and 3 cm, some days old.",
                "examiner": "Dr. Njeri Oduya (invented)",
                "profession": "Physician",
                "date": f"{local - timedelta(days=1):%Y-%m-%d}",
                "consent": "granted",
                "consent_date": f"{local - timedelta(days=1):%Y-%m-%d}",
            },
        },
    )
    _hand_over(cast.lawyer, case, arm)


def _hand_over(by: Member, case: Record, file: EvidenceFile) -> None:
    """To the authority that the case complains to, as far as the client agreed."""
    try:
        leaving = hand_over(
            keyring=by.keyring,
            actor=by.user,
            record=case,
            asked=Asked("complaint", written=frozenset({"description"})),
            files=[file.pk],
            to=Recipient("Police oversight authority", "Registry"),
        )
    except ValidationError:  # this server cannot draw PDF
        return
    for _some in leaving.content:
        pass


def _put(
    by: Member, record: Record, content: bytes, name: str, *, part: str, about: dict[str, object]
) -> EvidenceFile:
    who = {"keyring": by.keyring, "actor": by.user}
    file = begin(
        record=record,
        length=len(content),
        name=name,
        part=part,
        about=Description.model_validate(about),
        file_id=uuid4(),
        **who,
    )
    receive(file=file, offset=0, content=iter([content]), **who)
    return EvidenceFile.objects.select_related("record__team__organisation").get(pk=file.pk)


def _street(taken: datetime) -> bytes:
    """A pharmacy, two people in front of it, a car."""
    picture = Image.new("RGB", (1200, 800), "#9fb7c4")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 560, 1200, 800), fill="#6d6f6a")
    draw.rectangle((150, 130, 1000, 560), fill="#d8cdb4")
    draw.rectangle((190, 170, 960, 240), fill="#1d6b4f")
    draw.rectangle((555, 178, 585, 232), fill="white")
    draw.rectangle((543, 190, 597, 220), fill="white")
    draw.rectangle((230, 290, 420, 470), fill="#5d7886")
    draw.rectangle((820, 280, 940, 560), fill="#4a3b30")
    for left, coat in ((340, "#39424e"), (660, "#7a4a3a")):
        draw.rectangle((left, 400, left + 100, 620), fill=coat)
        draw.ellipse((left + 10, 300, left + 90, 395), fill="#b98a66")
        draw.rectangle((left + 15, 620, left + 40, 740), fill="#23272b")
        draw.rectangle((left + 60, 620, left + 85, 740), fill="#23272b")
    draw.rectangle((870, 600, 1180, 710), fill="#dfe3e6")
    draw.rectangle((930, 540, 1120, 610), fill="#7f97a3")
    for left in (900, 1090):
        draw.ellipse((left, 680, left + 60, 740), fill="#1a1a1a")
    draw.rectangle((985, 650, 1075, 675), fill="#f5f0c8")
    return _jpeg(picture, taken, "Umbra", "Umbra One 5", place=True)


def _arm(taken: datetime) -> bytes:
    """A forearm with two bruises, beside a ruler."""
    picture = Image.new("RGB", (1000, 700), "#e9e6de")
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((80, 220, 940, 430), radius=90, fill="#a97c5c")
    for box in ((330, 260, 430, 330), (520, 300, 650, 380)):
        draw.ellipse(box, fill="#7b4a5d")
    draw.rectangle((240, 500, 800, 580), fill="#f6f1c9", outline="#222222")
    for mark in range(101):
        left = 250 + mark * 5.4
        draw.line((left, 500, left, 535 if mark % 10 == 0 else 515), fill="#222222", width=2)
    return _jpeg(picture, taken, "Umbra", "Umbra One 5", place=False)


def _jpeg(picture: Image.Image, taken: datetime, make: str, model: str, *, place: bool) -> bytes:
    exif = Image.Exif()
    exif[_EXIF_MAKE], exif[_EXIF_MODEL], exif[_EXIF_SOFTWARE] = make, model, "Camera 2.1"
    exif.get_ifd(_MORE)[_EXIF_TIME] = f"{taken:%Y:%m:%d %H:%M:%S}"
    if place:
        exif.get_ifd(_GPS).update(_PLACE)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85, exif=exif)
    return out.getvalue()


def _tone() -> bytes:
    """Three seconds of two notes, mono, 8 kHz."""
    rate, seconds = 8_000, 3
    samples = (
        int(9_000 * math.sin(2 * math.pi * (440 if at < rate * 1.5 else 554) * at / rate))
        for at in range(rate * seconds)
    )
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return out.getvalue()
