"""Short codes from a secret and a counter (RFC 4226), as authenticator apps show them."""

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP


def one_time_code(secret: bytes, counter: int, digits: int = 6) -> str:
    """Return the code of one counter value, 6 to 8 digits, zeros in front.

    With the number of 30-second steps since 1970 as counter this is RFC 6238. SHA-1, because most
    apps know nothing else: what matters in an HMAC is not broken. ValueError for a secret under 16
    bytes or another number of digits.
    """
    return HOTP(bytes(secret), digits, SHA1()).generate(counter).decode()  # noqa: S303
