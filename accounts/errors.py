"""How entering can fail. None of these says which part was wrong."""


class TokenRefused(Exception):
    """No such token, or it is expired, revoked or altered, or its owner may not sign in."""


class CodeRefused(Exception):
    """The recovery code opens nothing, or was used before."""


class NotBelieved(Exception):
    """A team's keys or a membership do not follow from what the reader's own keys vouch for."""


class TooMany(Exception):
    """Too many tries that failed: the next one is looked at after `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds
