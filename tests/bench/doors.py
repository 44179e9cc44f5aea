"""Signing in with the full cost of the passphrase: alone, and four people at once."""

from __future__ import annotations

import threading

from django.db import connection
from django.test import Client

from accounts.passwords import profile
from tests.bench.measure import Comparison, at_most, seconds
from tests.bench.people import HOST, Cast
from vault import STRONG, derive, new_secret

AT_ONCE = 4


def signing_in(cast: Cast, rounds: int) -> Comparison:
    """Seconds from the passphrase to the page after it, one person at a time."""
    ours, bare = [], []
    for _ in range(rounds):
        ours.append(seconds(lambda: _sign_in(cast)))
        bare.append(seconds(_derive))
    return at_most("signing in alone, seconds", ours, bare, target=1.0, against="derivation")


def signing_in_together(cast: Cast, rounds: int) -> Comparison:
    """What 95 of 100 wait at most while four sign in at the same moment, again and again."""
    ours: list[float] = []
    bare = [seconds(_derive) for _ in range(3)]

    def one_after_another() -> None:
        for _ in range(rounds):
            ours.append(seconds(lambda: _sign_in(cast)))
        connection.close()

    threads = [threading.Thread(target=one_after_another) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(ours) != AT_ONCE * rounds:
        raise RuntimeError("somebody did not get in")
    return at_most(
        "signing in, four at once, 95 of 100 within seconds",
        ours,
        bare,
        target=3.0,
        against="derivation",
        share=0.95,
    )


def _sign_in(cast: Cast) -> None:
    answer = Client(SERVER_NAME=HOST).post(
        "/sign-in/", {"username": cast.pavel.user.username, "password": cast.pavel.password}
    )
    if answer.status_code != 302:
        raise RuntimeError(f"signing in answered {answer.status_code}")


def _derive() -> None:
    if profile() != STRONG:
        raise RuntimeError("this is not the cost that people are protected by")
    derive("a passphrase of nobody", new_secret(128), STRONG)
