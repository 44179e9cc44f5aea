"""Sealing, signing and unlocking. Knows no domain word; formats are specified in docs/crypto.md."""

from vault.age import AgeRefused, age_recipient, seal_to_age, seal_with_passphrase
from vault.context import Field, context
from vault.double_signing import DoubleSigningKey, verify_double
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
from vault.streams import KEYED_HEADER as KEYED_STREAM_HEADER
from vault.streams import (
    KeyedStreamOpener,
    KeyedStreamSealer,
    Sink,
    Source,
    StreamOpener,
    StreamSealer,
    keyed_stream_size,
)
from vault.subkeys import blind, blinds, subkey
from vault.symmetric import open_under, seal_under
from vault.unlockers import derive_from_secret, join_unlocker, split_unlocker
from vault.wrapping import open_wrapped, reseal_wrapped, seal_wrapped

__all__ = [
    "KEYED_STREAM_HEADER",
    "SMALL",
    "STREAM_HEADER",
    "STRONG",
    "AgeRefused",
    "BadSignature",
    "Busy",
    "Derived",
    "DoubleSigningKey",
    "Field",
    "Flaw",
    "KdfProfile",
    "KeyPair",
    "KeyedStreamOpener",
    "KeyedStreamSealer",
    "Keyring",
    "Secret",
    "ShareRefused",
    "SigningKey",
    "Sink",
    "Source",
    "StreamOpener",
    "StreamSealer",
    "Undecryptable",
    "age_recipient",
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
    "keyed_stream_size",
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
    "seal_to_age",
    "seal_under",
    "seal_with_passphrase",
    "seal_wrapped",
    "share_number",
    "split_secret",
    "split_unlocker",
    "subkey",
    "verify",
    "verify_double",
]
