"""Hide exact lengths: Padmé (Nikitin et al. 2019) over buckets of at least 256 bytes."""

from vault.errors import Undecryptable

SMALLEST = 256
_PREFIX = 4


def bucket(length: int) -> int:
    """Return the padded size for `length` bytes: at least 256, at most 12 % more than asked."""
    if length <= SMALLEST:
        return SMALLEST
    exponent = length.bit_length() - 1
    # Padmé keeps only as many leading bits of the length as the exponent itself has.
    free_bits = exponent - exponent.bit_length()
    mask = (1 << free_bits) - 1
    return (length + mask) & ~mask


def pad(plaintext: bytes) -> bytes:
    """Return length (4 bytes, big endian), plaintext and zeros up to the bucket."""
    size = _PREFIX + len(plaintext)
    if size >= 2**31:
        raise ValueError("too long to be sealed in one piece")
    zeros = bytes(bucket(size) - size)
    return b"".join((len(plaintext).to_bytes(_PREFIX, "big"), plaintext, zeros))


def unpad(padded: bytes) -> bytes:
    """Return the plaintext; Undecryptable unless the padding is exactly what `pad` writes."""
    end = _PREFIX + int.from_bytes(padded[:_PREFIX], "big")
    # A bucket is never smaller than what goes in, nor than 256 bytes.
    if len(padded) != bucket(end):
        raise Undecryptable
    if padded[end:] != bytes(len(padded) - end):
        raise Undecryptable
    return padded[_PREFIX:end]
