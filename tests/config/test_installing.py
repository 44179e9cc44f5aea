"""`make install` and `make upgrade`, and the examples that go with them."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from config.environment import Environment
from tests.config.installation import ROOT


@pytest.fixture
def checkout(tmp_path):
    """The scripts in a place of their own, with the installing of packages left out."""
    (tmp_path / "scripts").mkdir()
    for name in ("scripts/deploy", "scripts/upgrade", ".env.example", "Makefile"):
        shutil.copy(ROOT / name, tmp_path / name)
    install = tmp_path / "scripts" / "install"
    install.write_text("#!/bin/sh\n")
    install.chmod(0o755)
    return tmp_path


def make(checkout, *arguments):
    return subprocess.run(
        ["make", *arguments], cwd=checkout, capture_output=True, text=True, check=False
    )


def test_install_makes_settings_once_and_says_what_comes_next(checkout):
    done = make(checkout, "install")

    assert done.returncode == 0, done.stderr
    env = checkout / ".env"
    assert env.read_text() == (checkout / ".env.example").read_text()
    assert env.stat().st_mode & 0o077 == 0
    assert "AMPARO_DEMO=1" not in env.read_text()
    for step in ("prepare", "found_organisation", "backup_key", "doctor"):
        assert f"manage.py {step}" in done.stdout

    env.write_text("AMPARO_HTTPS=1\n")
    assert "as it was" in make(checkout, "install").stdout
    assert env.read_text() == "AMPARO_HTTPS=1\n"


def test_every_step_it_names_exists(checkout):
    said = make(checkout, "install").stdout
    commands = {path.stem for path in ROOT.glob("*/management/commands/*.py")} | {"check"}
    named = {
        line.split("manage.py ")[1].split()[0] for line in said.splitlines() if "python " in line
    }
    assert named <= commands
    for word in said.split():
        if word.startswith("docs/"):
            assert (ROOT / word.rstrip(":,")).is_file(), word


def test_upgrade_wants_to_know_where_the_backup_goes(checkout):
    done = make(checkout, "upgrade")
    assert done.returncode != 0
    assert "BACKUP=/mnt/elsewhere" in done.stderr


def test_the_proxy_takes_what_we_take_and_keeps_no_log(settings):
    text = (ROOT / "docs" / "deploy" / "Caddyfile").read_text()
    orders = [line.strip() for line in text.splitlines() if not line.lstrip().startswith("#")]
    assert not any(line.startswith("log") for line in orders)
    size = next(line for line in orders if line.startswith("max_size"))
    assert int(size.removeprefix("max_size ").removesuffix("MB")) * 10**6 >= (
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    )


def test_a_secret_may_lie_in_a_file(tmp_path):
    file = tmp_path / "secret"
    file.write_text("  the value \n")
    env = Environment({"AMPARO_DATABASE_FILE": str(file)})
    assert env.secret("AMPARO_DATABASE") == "the value"
    assert env.problems == []
    assert {"AMPARO_DATABASE", "AMPARO_DATABASE_FILE"} <= env.names


@pytest.mark.parametrize(
    "values",
    [
        {"AMPARO_DATABASE_FILE": "/nowhere/here"},
        {"AMPARO_DATABASE_FILE": "/"},
        {"AMPARO_DATABASE_FILE": "/etc/hostname", "AMPARO_DATABASE": "hidden"},
    ],
)
def test_a_secret_file_that_cannot_be_used_is_said_without_its_content(values):
    env = Environment(values)
    env.secret("AMPARO_DATABASE")
    (problem,) = env.problems
    assert problem.name == "AMPARO_DATABASE_FILE"
    assert "hidden" not in problem.message + problem.hint
