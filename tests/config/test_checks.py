"""A bad setting stops the start with a sentence; a deployment's dangers fail the deploy check."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD_KEY = "Xk3vQ9pLw7Zr2TnY5sHd8JfGb4McVa6EuRi1Oo0PqWxSzNyBt"
DEPLOYMENT = {
    "AMPARO_HTTPS": "1",
    "AMPARO_HOSTS": "cases.example.org",
    "AMPARO_SECRET_KEY": GOOD_KEY * 2,
}


# What this run has set for itself says nothing about an installation.
TESTS_OWN = ("AMPARO_", "DJANGO_ALLOW_ASYNC_UNSAFE")


@pytest.fixture
def manage(tmp_path):
    """Runs manage.py with just these AMPARO_ variables; gives exit status and all it said."""

    def run(*arguments, **variables):
        env = {name: value for name, value in os.environ.items() if not name.startswith(TESTS_OWN)}
        env |= {"AMPARO_DATA": str(tmp_path / "data")} | variables
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    return run


def test_deployment_settings_pass_without_a_warning(manage):
    status, said = manage("check", "--deploy", "--fail-level", "WARNING", **DEPLOYMENT)

    assert status == 0, said


def test_demo_mode_fails_the_deploy_check(manage):
    status, said = manage("check", "--deploy", **DEPLOYMENT, AMPARO_DEMO="1")

    assert status != 0
    assert "AMPARO_DEMO is on" in said


def test_default_settings_fail_the_deploy_check_and_say_what_is_missing(manage):
    status, said = manage("check", "--deploy")

    assert status != 0
    assert "AMPARO_HTTPS is off" in said
    assert "AMPARO_HOSTS is empty" in said


def test_every_bad_value_is_explained_at_once(manage):
    bad = {
        "AMPARO_KDF": "small",
        "AMPARO_TIME_ZONE": "Mars/Olympus",
        "AMPARO_DATABASE": "mysql://u:hunter2@h/d",
        "AMPARO_SECRET_KEY": "hunter2",
        "AMPARO_PROCESSES": "4",
        "AMPARO_BROKER": "http://hunter2",
        "AMPARO_CACHE": "memcached://hunter2",
        "AMPARO_HOST": "hunter2.example",
    }

    status, said = manage("check", **bad)

    assert status != 0
    for name in bad:
        assert name in said
    assert "hunter2" not in said
    assert "Traceback" not in said


def test_data_folder_that_others_can_look_into_fails_the_deploy_check(manage, tmp_path):
    (tmp_path / "data").mkdir(mode=0o755)

    status, said = manage("check", "--deploy", **DEPLOYMENT)

    assert status != 0
    assert "others on this machine can look into" in said


@pytest.mark.parametrize("command", ["prepare", "serve"])
def test_nothing_starts_with_the_small_key_derivation(manage, command):
    status, said = manage(command, AMPARO_KDF="small")

    assert status != 0
    assert "AMPARO_KDF is small" in said


def test_secret_key_that_others_can_read_is_refused(manage, tmp_path):
    manage("check")
    (tmp_path / "data" / "secret_key").chmod(0o644)

    status, said = manage("check")

    assert status != 0
    assert "secret key that others can read" in said
