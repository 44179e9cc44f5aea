"""Sealing, signing and unlocking. Knows no domain word; formats are specified in docs/crypto.md."""

from vault.context import Field, context
from vault.errors import BadSignature, Undecryptable
from vault.keypairs import KeyPair, fingerprint, key_id_of, recipient_of, seal
from vault.keyring import Keyring
from vault.octets import Secret, digest, new_key, new_secret, same
from vault.one_time_codes import one_time_code
from vault.passwords import (
    SMALL,
    STRONG,
    Busy,
    Derived,
    KdfProfile,
    configure_slots,
    decode_verifier,
    derivations,
    derive,
    encode_verifier,
)
from vault.shares import (
    Flaw,
    ShareRefused,
    join_shares,
    read_words,
    share_number,
    split_secret,
)
from vault.signing import SigningKey, verify
from vault.streams import HEADER as STREAM_HEADER
from vault.streams import StreamOpener, StreamSealer
from vault.subkeys import blind, blinds, subkey
from vault.symmetric import open_under, seal_under
from vault.unlockers import derive_from_secret, join_unlocker, split_unlocker
from vault.wrapping import open_wrapped, reseal_wrapped, seal_wrapped

__all__ = [
    "SMALL",
    "STREAM_HEADER",
    "STRONG",
    "BadSignature",
    "Busy",
    "Derived",
    "Field",
    "Flaw",
    "KdfProfile",
    "KeyPair",
    "Keyring",
    "Secret",
    "ShareRefused",
    "SigningKey",
    "StreamOpener",
    "StreamSealer",
    "Undecryptable",
    "blind",
    "blinds",
    "configure_slots",
    "context",
    "decode_verifier",
    "derivations",
    "derive",
    "derive_from_secret",
    "digest",
    "encode_verifier",
    "fingerprint",
    "join_shares",
    "join_unlocker",
    "key_id_of",
    "new_key",
    "new_secret",
    "one_time_code",
    "open_under",
    "open_wrapped",
    "read_words",
    "recipient_of",
    "reseal_wrapped",
    "same",
    "seal",
    "seal_under",
    "seal_wrapped",
    "share_number",
    "split_secret",
    "split_unlocker",
    "subkey",
    "verify",
]
