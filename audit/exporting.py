"""A chain as lines of JSON that a third party verifies offline. Holds ciphertext and hashes only.

The first line is the head as the server signed it, every other line an entry, oldest first; bytes
are hexadecimal. `static/verify_offline.py` reads it; `docs/crypto.md` says what is hashed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from audit.chaining import number, octets
from audit.models import Chain
from audit.server_key import server_key


def export_lines(chain: Chain) -> Iterator[str]:
    """One line after the other, in constant memory, up to the head as it is now.

    What lies behind the head is left out: people go on working while this runs. Whatever stands in
    the table is written, also where it is not of its type; verifying says what is wrong with it.
    """
    chain = Chain.objects.get(pk=chain.pk)
    end = number(chain.head_sequence)
    yield _line(
        {
            "chain": str(chain.pk),
            "public_key": octets(chain.public_key).hex(),
            "head_sequence": end,
            "head_hash": octets(chain.head_hash).hex(),
            "head_signature": octets(chain.head_signature).hex(),
            "server": server_key().public.hex(),
        }
    )
    entries = chain.entries.filter(sequence__lte=end).order_by("sequence")
    columns = ("sequence", "week", "previous_hash", "sealed", "entry_hash")
    for sequence, week, *values in entries.values_list(*columns).iterator(chunk_size=500):
        previous, sealed, entry_hash = (octets(value).hex() for value in values)
        yield _line(
            {
                "sequence": number(sequence),
                "week": str(week),
                "previous_hash": previous,
                "sealed": sealed,
                "entry_hash": entry_hash,
            }
        )


def _line(fields: dict[str, object]) -> str:
    return json.dumps(fields) + "\n"
