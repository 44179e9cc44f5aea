"""The keys one person holds while signed in: the only way to open anything."""

from typing import Never, TypeVar
from uuid import UUID

from vault.errors import Undecryptable
from vault.keypairs import KeyPair, recipient_of
from vault.signing import SigningKey

_Key = TypeVar("_Key", KeyPair, SigningKey, bytes)


class Keyring:
    """The holder's own pair and the pairs of the circles the holder belongs to.

    A circle is any group that owns keys. Lives in memory for one request or task: it cannot be
    pickled or copied, and printing it shows nothing.
    """

    __slots__ = ("_by_id", "_current", "_holder", "_learned", "_own", "_own_signing", "_signing")

    def __init__(self, *, holder: UUID, own: KeyPair, signing: SigningKey) -> None:
        self._holder = holder
        self._own: KeyPair | None = own
        self._own_signing: SigningKey | None = signing
        self._by_id: dict[bytes, KeyPair] = {own.key_id: own}
        self._current: dict[UUID, KeyPair] = {}
        self._signing: dict[UUID, SigningKey] = {}
        self._learned: dict[UUID, bytes] = {}

    @property
    def holder(self) -> UUID:
        """Who holds this keyring."""
        return self._holder

    @property
    def own(self) -> KeyPair:
        """The holder's own pair; Undecryptable after `wipe`."""
        return _held(self._own)

    @property
    def signing(self) -> SigningKey:
        """The holder's own signing key; Undecryptable after `wipe`."""
        return _held(self._own_signing)

    def add(
        self,
        circle: UUID,
        pair: KeyPair,
        signing: SigningKey | None = None,
        *,
        current: bool = True,
    ) -> None:
        """Add a circle's pair. A retired one (`current=False`) still opens, but does not sign."""
        self._by_id[pair.key_id] = pair
        if current:
            self._current[circle] = pair
            self._signing.pop(circle, None)  # never the new pair with the old signing key
            if signing is not None:
                self._signing[circle] = signing

    def holds(self, circle: UUID) -> bool:
        """Whether the circle's current pair is here."""
        return circle in self._current

    def pair(self, circle: UUID) -> KeyPair:
        """The circle's current pair; Undecryptable when not held."""
        return _held(self._current.get(circle))

    def signing_key(self, circle: UUID) -> SigningKey:
        """The circle's current signing key; Undecryptable when not held."""
        return _held(self._signing.get(circle))

    def learn(self, circle: UUID, public: bytes) -> None:
        """Remember a circle's public key that the caller has found to be right."""
        self._learned[circle] = bytes(public)

    def knows(self, circle: UUID) -> bool:
        """Whether `public` has an answer."""
        return circle in self._current or circle in self._learned

    def public(self, circle: UUID) -> bytes:
        """The key to seal to: of the pair held, else the one learned; Undecryptable without."""
        held = self._current.get(circle)
        return held.public if held else _held(self._learned.get(circle))

    def can_open(self, sealed: bytes) -> bool:
        """Whether a value is sealed to a key held here. It may still be altered."""
        try:
            return recipient_of(sealed) in self._by_id
        except Undecryptable:
            return False

    def open(self, sealed: bytes, context: bytes) -> bytes:
        """Open with whichever pair the value names as its recipient, current or retired."""
        return _held(self._by_id.get(recipient_of(sealed))).open(sealed, context)

    def wipe(self) -> None:
        """Let go of every key. The interpreter may keep copies in memory for a while."""
        self._own = self._own_signing = None
        self._by_id.clear()
        self._current.clear()
        self._signing.clear()
        self._learned.clear()

    def __repr__(self) -> str:
        return "<Keyring>"

    def __reduce_ex__(self, _: object) -> Never:
        raise TypeError("a keyring is not copied or pickled")


def _held(key: _Key | None) -> _Key:
    if key is None:
        raise Undecryptable
    return key
