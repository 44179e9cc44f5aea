"""Every task of the queue says whether it needs keys, and gets just what it says."""

from __future__ import annotations

import pytest

from audit import unattended
from audit.unattended import declared, keyed, keyless
from config.celery import app
from vault import Keyring

app.loader.import_default_modules()
OURS = {name for name in app.tasks if not name.startswith("celery.")}


def test_every_task_is_declared_and_only_one_takes_keys() -> None:
    assert set(declared()) == OURS
    assert [name for name in OURS if declared()[name] == "keyed"] == ["accounts.keyed.tasks.carry"]


def test_every_task_is_on_the_schedule_and_nothing_else_is() -> None:
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} == OURS


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_message_with_arguments_is_refused(name: str) -> None:
    with pytest.raises(TypeError):
        app.tasks[name].run("keys")


def test_a_keyless_task_cannot_ask_for_a_keyring() -> None:
    def curious(keyring: Keyring) -> None: ...

    def hidden(keyring: Keyring | None = None) -> None: ...

    for task in (curious, hidden):
        with pytest.raises(TypeError):
            keyless(task)


def test_a_keyed_task_asks_for_a_keyring_and_nothing_else() -> None:
    def blind() -> None: ...

    def greedy(keyring: Keyring, team: str) -> None: ...

    for task in (blind, greedy):
        with pytest.raises(TypeError):
            keyed(task)


def test_outside_a_worker_there_is_no_key(db: None) -> None:
    assert unattended.worker_keyring() is None
    assert unattended.worker_public() is None
    app.tasks["accounts.keyed.tasks.carry"].run()


def test_a_worker_leaves_no_core(monkeypatch: pytest.MonkeyPatch) -> None:
    import resource

    unattended.become_worker()
    try:
        assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
    finally:
        unattended.stop_being_worker()
