"""Several web processes and a worker that share a Redis: `make test-services` brings it."""

from __future__ import annotations

import os
import socket

import pytest
import redis

from tests.config.test_serving import Site, passphrase, wait_until

ADDRESS = os.environ.get("TEST_REDIS", "")
pytestmark = pytest.mark.skipif(not ADDRESS, reason="needs Redis: make test-services")
NAME = "quiet-heron-4711"
SEND = "import django; django.setup(); from config.tasks import tick; tick.delay()"


@pytest.fixture
def served(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        site = Site(tmp_path / "data", free.getsockname()[1])
    site.env |= {
        "AMPARO_PROCESSES": "2",
        "AMPARO_CACHE": f"{ADDRESS}/0",
        "AMPARO_BROKER": f"{ADDRESS}/1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    prepared = site.manage("prepare")
    assert prepared.returncode == 0, prepared.stdout + prepared.stderr
    founded = site.manage(
        "found_organisation",
        *("--name", NAME, "--username", NAME, "--password-file", passphrase(site)),
    )
    assert founded.returncode == 0, founded.stdout + founded.stderr
    site.start()
    yield site
    site.stop()


def test_messages_pass_through_redis_and_nothing_of_people_stays_in_it(served):
    stores = [redis.Redis.from_url(f"{ADDRESS}/{number}") for number in (0, 1)]
    assert len(served.running(b"gunicorn")) >= 3, "no two web processes beside their master"
    mark = served.data / "last-tick"
    mark.unlink(missing_ok=True)

    served.manage("shell", "--no-imports", "-c", SEND)

    assert wait_until(mark.exists, 180), "no worker took the message"
    assert served.status("/api/v1/vocabulary/") == 401
    kept = b"".join(
        repr((key, store.dump(key))).encode() for store in stores for key in store.scan_iter()
    )
    assert kept, "Redis was not used at all"
    assert NAME.encode() not in kept
