"""The two ways in which opening and checking can fail, and nothing more to tell them apart."""


class Undecryptable(Exception):
    """A sealed value could not be opened: wrong key, wrong context, or altered bytes.

    One exception for every cause, because telling causes apart helps only an attacker. Whatever it
    is constructed with is dropped, so that no content can travel in it.
    """

    def __init__(self, *_: object) -> None:
        super().__init__()

    def __str__(self) -> str:
        return "cannot be opened"


class BadSignature(Exception):
    """A signature does not belong to this message, context and public key."""

    def __init__(self, *_: object) -> None:
        super().__init__()

    def __str__(self) -> str:
        return "signature does not match"
