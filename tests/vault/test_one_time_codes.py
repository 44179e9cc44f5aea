"""Codes of authenticator apps, against the tables of the standards."""

import pytest

from vault import one_time_code

SECRET = b"12345678901234567890"

# RFC 4226, appendix D.
COUNTED = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871"]
# RFC 6238, appendix B, the rows of SHA-1: seconds since 1970 and eight digits.
TIMED = [
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
]


@pytest.mark.parametrize(("counter", "code"), list(enumerate([*COUNTED, "520489"])))
def test_counted_codes_are_those_of_rfc_4226(counter: int, code: str) -> None:
    assert one_time_code(SECRET, counter) == code


@pytest.mark.parametrize(("seconds", "code"), TIMED)
def test_timed_codes_are_those_of_rfc_6238(seconds: int, code: str) -> None:
    assert one_time_code(SECRET, seconds // 30, digits=8) == code


@pytest.mark.parametrize(("secret", "digits"), [(b"short", 6), (SECRET, 5), (SECRET, 9)])
def test_weak_secrets_and_odd_lengths_are_refused(secret: bytes, digits: int) -> None:
    with pytest.raises(ValueError, match=r"(?i)key|length"):
        one_time_code(secret, 0, digits=digits)
