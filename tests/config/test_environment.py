"""A bad value is explained by name, and its text never appears in the explanation."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from config.environment import Environment, kept_secret, with_file


@pytest.mark.parametrize("text", ["1", "true", "YES", "on"])
def test_flag_can_be_switched_on(text):
    assert Environment({"AMPARO_DEMO": text}).flag("AMPARO_DEMO") is True


@pytest.mark.parametrize("text", ["", "0", "False", "no", "off"])
def test_flag_can_be_switched_off(text):
    env = Environment({"AMPARO_DEMO": text})

    assert env.flag("AMPARO_DEMO") is False
    assert env.problems == []


def test_unclear_flag_is_off_and_explained():
    env = Environment({"AMPARO_DEMO": "perhaps"})

    assert env.flag("AMPARO_DEMO") is False
    assert [problem.name for problem in env.problems] == ["AMPARO_DEMO"]


@pytest.mark.parametrize("text", ["0", "65536", "8k", "-1", "١٢", "9" * 5000, "1.5"])
def test_port_out_of_range_falls_back_and_is_explained(text):
    env = Environment({"AMPARO_PORT": text})

    assert env.integer("AMPARO_PORT", 8000, low=1, high=65535) == 8000
    assert "from 1 to 65535" in env.problems[0].hint


def test_explanation_never_repeats_the_value():
    env = Environment({"AMPARO_KDF": "hunter2", "AMPARO_PORT": "hunter2", "AMPARO_X": "hunter2"})
    env.choice("AMPARO_KDF", "strong", ("strong", "small"))
    env.integer("AMPARO_PORT", 8000, low=1, high=65535)

    explained = [*env.problems, *env.unknown()]
    assert len(explained) == 3
    assert "hunter2" not in str(explained)


def test_misspelt_setting_is_noticed_and_the_right_name_offered():
    env = Environment({"AMPARO_DEMOO": "1", "PATH": "/bin"})
    env.flag("AMPARO_DEMO")

    assert [(p.name, p.hint) for p in env.unknown()] == [
        ("AMPARO_DEMOO", "Did you mean AMPARO_DEMO?")
    ]


def test_env_file_is_read_and_the_real_environment_wins(tmp_path):
    file = tmp_path / ".env"
    file.write_text('# a note\nAMPARO_HOSTS="a.example, b.example"\nAMPARO_PORT=9000\n\nbroken\n')

    env = Environment(with_file(file, {"AMPARO_PORT": "9100"}))

    assert env.items("AMPARO_HOSTS", "") == ["a.example", "b.example"]
    assert env.integer("AMPARO_PORT", 8000, low=1, high=65535) == 9100


def test_secret_is_made_once_and_readable_by_its_owner_alone(tmp_path):
    path = tmp_path / "data" / "secret_key"

    with ThreadPoolExecutor(8) as starting_at_once:
        secrets = set(starting_at_once.map(lambda _n: kept_secret(path), range(32)))

    assert len(secrets) == 1
    assert len(secrets.pop()) >= 64
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret_key"]
