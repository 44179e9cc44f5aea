"""Two hundred people at the door at once, in a process of its own: `python -m tests.attacks.flood`.

Prints one line of JSON. A process of its own, because memory is measured, and because the tests'
database lives in memory, where threads cannot meet as they do in a file.
"""

from __future__ import annotations

import json
import resource
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest  # noqa: F401  (settings allow the small KDF where it is loaded)

CROWD = 200
PASSWORD = "four quiet words here"


class Watch:
    """Stands around the derivation: how many ran at once, and how many in all."""

    def __init__(self, real: Callable[..., bytes], least_seconds: float) -> None:
        self.real, self.least = real, least_seconds
        self.lock = threading.Lock()
        self.running = self.most = self.all = 0

    def __call__(self, *args: Any) -> bytes:
        with self.lock:
            self.running += 1
            self.all += 1
            self.most = max(self.most, self.running)
        begun = time.monotonic()
        try:
            return self.real(*args)
        finally:
            time.sleep(max(0.0, self.least - (time.monotonic() - begun)))
            with self.lock:
                self.running -= 1


def main(cost: str) -> None:
    """Flood the sign-in page; `cost` is small or strong."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from django.test.utils import setup_test_environment

    setup_test_environment()
    settings.AMPARO_KDF = cost
    call_command("migrate", verbosity=0)
    from accounts.joining import create_account
    from vault import passwords

    create_account(username="honest", password=PASSWORD)
    watch = Watch(passwords._argon2, 0.5)
    passwords._argon2 = watch  # type: ignore[assignment]
    answers: list[tuple[int, float, bool]] = []
    start = threading.Barrier(CROWD + 1)

    def knock(number: int) -> None:
        client = Client(REMOTE_ADDR=f"198.51.{number // 100}.{number % 100 + 1}")
        start.wait()
        begun = time.monotonic()
        fields = {"username": f"guess{number}", "password": "something else entirely"}
        answer = client.post("/sign-in/", fields)
        answers.append((answer.status_code, time.monotonic() - begun, "Retry-After" in answer))

    before = _peak()
    crowd = [threading.Thread(target=knock, args=(number,)) for number in range(CROWD)]
    for thread in crowd:
        thread.start()
    start.wait()
    honest, tries = _get_in(Client(REMOTE_ADDR="203.0.113.9"))
    for thread in crowd:
        thread.join()
    print(
        json.dumps(
            {
                "slots": settings.AMPARO_KDF_SLOTS,
                "most_at_once": watch.most,
                "derived": watch.all,
                "answers": [answer[0] for answer in answers],
                "told_when": all(answer[2] for answer in answers if answer[0] == 429),
                "refused_seconds": sorted(a[1] for a in answers if a[0] == 429),
                "honest": honest,
                "honest_tries": tries,
                "grew_mib": (_peak() - before) / 1024,
            }
        )
    )


def _get_in(client: Any) -> tuple[int, int]:
    """Someone with the right passphrase who tries again when told to wait."""
    until, tries, status = time.monotonic() + 60, 0, 0
    while time.monotonic() < until and status != 302:
        tries += 1
        answer = client.post("/sign-in/", {"username": "honest", "password": PASSWORD})
        status = answer.status_code
        time.sleep(0.3)
    return status, tries


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main(sys.argv[1])
