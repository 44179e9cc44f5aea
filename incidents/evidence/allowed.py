"""The allow-list: every field of a document that may leave in a bundle, and under which condition.

What is not named here stays. A field that the document learns later therefore stays as well, until
somebody adds it and says under which condition it leaves.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Rule(StrEnum):
    """When a field leaves.

    LEAVES: under the consent to the purpose. INSIDE: a group, whose fields are named one by one.
    WORDS: written freely, so it may name anybody; only where it was asked for. WRITTEN: what is
    seen or heard in a file, put into words; only where its kind was asked for. NAMED: says who
    somebody is; only for people who agreed to be named. CONTACT: only for those of them for whom it
    was asked, and who may be contacted. HEALTH: only with the consent to record sensitive health
    facts, and where it was asked for. REFERENCE: an id, which is replaced by a neutral one.
    """

    LEAVES = "leaves"
    INSIDE = "inside"
    WORDS = "words"
    WRITTEN = "written"
    NAMED = "named"
    CONTACT = "contact"
    HEALTH = "health"
    REFERENCE = "reference"


def _all(rule: Rule, where: str, names: str) -> dict[str, Rule]:
    return {f"{where}.{name}": rule for name in names.split()}


# Paths are those of the document, without the numbers of rows. Never here: the office's part, what
# the team does for somebody (needs, referrals, follow-ups), codes and links of the register.
FIELDS: Mapping[str, Rule] = {
    **_all(Rule.INSIDE, "account", "acts sources perpetrators losses custody services"),
    **_all(
        Rule.LEAVES, "account", "jurisdiction region harms outcomes verification reliability"
    ),
    **_all(Rule.WORDS, "account", "title narrative checked_how"),
    **_all(Rule.LEAVES, "account.acts", "violation date place harms reliability"),
    **_all(Rule.REFERENCE, "account.acts", "id victims perpetrators sources"),
    **_all(Rule.WORDS, "account.acts", "place_detail source"),
    **_all(Rule.LEAVES, "account.sources", "kind reliability date"),
    **_all(Rule.REFERENCE, "account.sources", "id"),
    **_all(Rule.WORDS, "account.sources", "note"),
    **_all(
        Rule.LEAVES,
        "account.perpetrators",
        "name alias agency rank involvement unit badge plate description",
    ),
    **_all(Rule.REFERENCE, "account.perpetrators", "id"),
    **_all(Rule.LEAVES, "account.losses", "what amount currency"),
    **_all(Rule.WORDS, "account.losses", "note"),
    **_all(
        Rule.LEAVES, "account.custody", "held_where since since_certain released days"
    ),
    **_all(Rule.REFERENCE, "account.custody", "person"),
    **_all(Rule.HEALTH, "account.custody", "last_dose medicine prescriber missed_doses"),
    **_all(Rule.LEAVES, "account.services", "service interference"),
    "identity.people": Rule.INSIDE,
    **_all(Rule.REFERENCE, "identity.people", "id"),
    **_all(Rule.LEAVES, "identity.people", "role"),
    **_all(Rule.NAMED, "identity.people", "name gender age_band"),
    **_all(Rule.CONTACT, "identity.people", "safe_contact contact_flags"),
    **_all(Rule.HEALTH, "identity.people", "circumstances"),
    **_all(Rule.HEALTH, "sensitive", "circumstances"),
    **_all(Rule.HEALTH, "sensitive", "notes"),
}  # fmt: skip

# What was put into words about files, by kind, and where each stands. Notes have no fields of the
# document: what leaves of one is listed in `written.content_of`.
WRITTEN: Mapping[str, str] = {
    "description": "file.shows",
    "transcript": "file.notes.transcript",
    "translation": "file.notes.translation",
    "remark": "file.notes.remark",
}
# The same for what is known of a file. Never: what its sender called it, who in the team recorded
# it (the custody log says that, signed), who handed it over.
OF_A_FILE: Mapping[str, Rule] = {
    **_all(
        Rule.LEAVES,
        "file",
        "media_type size sha256 found.width found.height found.taken found.place found.device "
        "found.serial found.software found.duration_s found.container found.codecs found.warnings "
        "origin.how stated.place_kind stated.point stated.point.latitude stated.point.longitude "
        "stated.time scale found.place.latitude found.place.longitude",
    ),
    **_all(Rule.INSIDE, "file", "found origin stated stated.point found.place medical derived"),
    **_all(Rule.REFERENCE, "file", "source acts"),
    **_all(Rule.WORDS, "file", "origin.note stated.place"),
    "file.shows": Rule.WRITTEN,
    **_all(Rule.HEALTH, "file.medical", "grade finding examiner profession date"),
    **_all(Rule.LEAVES, "file.derived", "original done at_s hidden program"),
    **_all(Rule.WORDS, "file.derived", "note"),
}
