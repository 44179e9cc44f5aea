"""A 32-byte secret in three parts on paper, any two of which give it back: SLIP-39.

https://github.com/satoshilabs/slips/blob/master/slip-0039.md: one group, 2 of 3, 256 bits,
extendable, iteration exponent 0, no passphrase (the secret is random; a passphrase would be one
more thing to lose). 33 words a share; three of them are a checksum that finds every slip in up to
three words. One share leaves 2**224 secrets possible: four bytes of digest, by which mixed shares
are found, rule out the rest.
"""

import re
from enum import StrEnum

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.share import Share
from shamir_mnemonic.wordlist import WORDLIST

from vault.octets import KEY_BYTES, Secret

SHARES, NEEDED = 3, 2
WORDS = 33
_LONGEST = 2000  # of a typed share, numbers and line ends included
_TELLING = 4  # so many first letters tell every word of the list from all others

_words = frozenset(WORDLIST)
_by_start = {word[:_TELLING]: word for word in WORDLIST}


class Flaw(StrEnum):
    """What is wrong with one share, or with two together."""

    LENGTH = "length"
    WORD = "word"
    MISTYPED = "mistyped"  # every word is one of the list, but the checksum does not fit
    FOREIGN = "foreign"  # sound, and not made by `split_secret`
    TWICE = "twice"
    MIXED = "mixed"  # of two different secrets


class ShareRefused(Exception):
    """Shares that give nothing back. Says where, never what: it carries positions and no words.

    `share` is 1 or 2 for a flaw of that share, 0 for a flaw of both together; `word` counts from 1
    where one word is to blame, else 0.
    """

    def __init__(self, flaw: Flaw, *, share: int = 0, word: int = 0) -> None:
        super().__init__()
        self.flaw, self.share, self.word = flaw, share, word

    def __str__(self) -> str:
        return f"share {self.share}, word {self.word}: {self.flaw}"


def split_secret(secret: bytes) -> tuple[str, ...]:
    """Return three shares of 33 words each; ValueError unless the secret has 32 bytes.

    Splitting again gives other shares, which do not fit to these.
    """
    if len(secret) != KEY_BYTES:
        raise ValueError("a secret that is split has 32 bytes")
    (shares,) = generate_mnemonics(1, [(NEEDED, SHARES)], bytes(secret), iteration_exponent=0)
    return tuple(shares)


def join_shares(first: str, second: str) -> bytes:
    """Return the secret of two shares, as they were typed; ShareRefused says what is wrong.

    Takes any case and line breaks, numbers before words, and words cut behind the fourth letter.
    """
    one, other = _read(first, 1), _read(second, 2)
    if one.common_parameters() != other.common_parameters():
        raise ShareRefused(Flaw.MIXED)
    if one.index == other.index:
        raise ShareRefused(Flaw.TWICE if one == other else Flaw.MIXED)
    try:
        return Secret(combine_mnemonics([one.mnemonic(), other.mnemonic()]))
    except MnemonicError:
        raise ShareRefused(Flaw.MIXED) from None


def share_number(text: str) -> int:
    """Which of the three a share is, 1 to 3; ShareRefused."""
    return _read(text, 1).index + 1


def read_words(text: str, *, share: int = 1, before: int = 0) -> list[str]:
    """Return the words of a typed text, in full; ShareRefused for the first that is none.

    `share` and `before` (how many words came earlier) say which word that is.
    """
    typed = re.findall(r"[^\W\d_]+", text.lower()) if len(text) <= _LONGEST else []
    words = [word if word in _words else _by_start.get(word[:_TELLING], "") for word in typed]
    for at, (word, as_typed) in enumerate(zip(words, typed, strict=True), start=before + 1):
        if len(as_typed) < _TELLING or not word.startswith(as_typed):
            raise ShareRefused(Flaw.WORD, share=share, word=at)
    return words


def _read(text: str, share: int) -> Share:
    words = read_words(text, share=share)
    if len(words) != WORDS:
        raise ShareRefused(Flaw.LENGTH, share=share)
    try:
        found = Share.from_mnemonic(" ".join(words))
    except MnemonicError:  # whose text quotes the share
        raise ShareRefused(Flaw.MISTYPED, share=share) from None
    # A large exponent would make joining take hours.
    is_ours = (
        found.extendable
        and found.iteration_exponent == 0
        and (found.group_index, found.group_threshold, found.group_count) == (0, 1, 1)
        and found.member_threshold == NEEDED
        and found.index < SHARES
        and len(found.value) == KEY_BYTES
    )
    if not is_ours:
        raise ShareRefused(Flaw.FOREIGN, share=share)
    return found
