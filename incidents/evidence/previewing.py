"""What a page shows of a picture: made for this one look, never kept, and in the custody log."""

from __future__ import annotations

from accounts.models import User
from incidents.evidence.decoding.decoder import copy_of
from incidents.evidence.decoding.found import MOST_BYTES, Copy, Undecodable
from incidents.evidence.keys import key_of
from incidents.evidence.models import EvidenceFile
from incidents.evidence.opening import details_of, open_original
from vault import Keyring

# Pixels of the longer side: enough to know a face by, light on a slow line.
LONGEST = 1280


def preview_of(*, keyring: Keyring, reader: User, file: EvidenceFile) -> Copy:
    """A picture made smaller, with nothing in it but pixels.

    Undecodable for what is no picture that is decoded here; a file that is too large is refused
    before it is opened. Undecryptable and PermissionDenied as `open_original`.
    """
    if details_of(key_of(keyring, file), file).size > MOST_BYTES:
        raise Undecodable("too_large")
    opened = open_original(keyring=keyring, reader=reader, file=file)
    return copy_of(b"".join(opened.content), longest=LONGEST)
