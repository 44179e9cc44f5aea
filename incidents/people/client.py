"""A client as their team keeps them: one sealed part about the person, one about merging."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from incidents import consent as ledger
from incidents.consent import Consent
from incidents.document import canonical
from incidents.fields import Language, Narrative, Part, Text, entries, several
from incidents.fields import code as coded

PARTS = ("client", "ties")
Reference = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Link = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{32})?$")]
Digest = Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")]
Month = Annotated[str, StringConstraints(pattern=r"^((19|20)\d\d(-(0[1-9]|1[0-2]))?)?$")]
# More would be a mistake: who was in so many records is not one person.
MOST_MOVED = 5_000


class Kept(Part):
    """What people write about a client. `born` is a year or a month, `workers` are ids of members
    of the team."""

    name: Text = ""
    aliases: several(Text, 20) = []
    born: Month = ""
    gender: coded("gender") = "undisclosed"
    languages: several(Language, 20) = []
    safe_contact: Text = ""
    contact_flags: several(coded("contact_flag")) = []
    workers: several(Reference, 50) = []
    notes: Narrative = ""
    consents: entries(Consent, 13) = []


class Client(Kept):
    """The person. The program writes `code` and `uic` itself: the latter is the keyed digest of a
    unique identifier code, never the code."""

    schema_version: Literal[1] = 1
    code: Annotated[str, StringConstraints(pattern=r"^([0-9A-Z]{2}-[0-9A-Z]{3})?$")] = ""
    uic: Digest = ""

    @property
    def may_be_kept(self) -> bool:
        """Whether they agreed to stand in the register, or urgent help needs it."""
        return ledger.allows(self.consents, "store")

    @property
    def names(self) -> list[str]:
        """The name and every other name they use, without empty ones."""
        return [name for name in (self.name, *self.aliases) if name]


class Moved(Part):
    """A person of a record whose link followed a merge."""

    record: Reference
    person: str


class Ties(Part):
    """`merged_into`: the client that this one turned out to be, "" while it stands for itself.
    `moved`: the links that followed, so that an undo finds them again."""

    schema_version: Literal[1] = 1
    merged_into: Link = ""
    moved: Annotated[list[Moved], Field(max_length=MOST_MOVED)] = []


def to_parts(client: Client | None = None, ties: Ties | None = None) -> dict[str, bytes]:
    """Canonical JSON of the parts that are given."""
    given = {"client": client, "ties": ties}
    return {name: canonical(part) for name, part in given.items() if part is not None}
