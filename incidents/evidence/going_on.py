"""Going on with an upload: whoever does can show that they hold what came before.

Name and size say little: another file of both would make of the original a mixture of two. So the
sender hashes what is here of the file in their hands, and it is compared with what was kept, read
back for it. Nothing about the content is stored for that, sealed or not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from incidents.evidence import pieces
from incidents.evidence.errors import OtherFile
from incidents.evidence.models import EvidencePiece
from vault import Undecryptable

# Bytes. Browsers hash only what they hold in memory, so the digest is one of digests of slices.
SLICE = 8 << 20


def require_same(key: bytes, rows: Iterable[EvidencePiece], so_far: str) -> None:
    """OtherFile unless `so_far` is the digest of what these pieces hold; UploadRefused if they do
    not open. Reads all of it, in constant memory."""
    try:
        known = sliced_digest(pieces.read(key, rows))
    except Undecryptable:
        raise pieces.damaged() from None
    if known != so_far:
        raise OtherFile(
            _("This is not the file that began to arrive: what came before is different in it.")
        )


def sliced_digest(content: Iterable[bytes]) -> str:
    """SHA-256, in hexadecimal, of the SHA-256 digests of the content's slices one after another;
    the last slice may be shorter."""
    whole, current, left = hashlib.sha256(), hashlib.sha256(), SLICE
    for some in content:
        rest = memoryview(some)
        while rest:
            current.update(rest[:left])
            taken = min(left, len(rest))
            rest, left = rest[taken:], left - taken
            if not left:
                whole.update(current.digest())
                current, left = hashlib.sha256(), SLICE
    if left < SLICE:
        whole.update(current.digest())
    return whole.hexdigest()
