"""What is in the repository: a complete lock, no address to download from, no secret."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# In two halves, so that this file does not name them either.
REGISTRIES = [
    a + b
    for a, b in (
        ("py", "pi.org"),
        ("files.python", "hosted.org"),
        ("registry.npm", "js.org"),
        ("registry.yarn", "pkg.com"),
        ("npm", "js.com"),
        ("proxy.go", "lang.org"),
    )
]


def committed() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def files():
    found = committed()
    if not found:
        pytest.skip("not a git checkout")
    return found


def test_no_committed_file_names_a_package_registry(files):
    guilty = [
        str(path.relative_to(ROOT))
        for path in files
        if any(name.encode() in path.read_bytes() for name in REGISTRIES)
    ]

    assert guilty == []


def test_locks_name_no_address():
    assert "://" not in (ROOT / "requirements.txt").read_text()
    assert "--index" not in (ROOT / "requirements.txt").read_text()
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_every_locked_package_has_a_version_and_a_hash():
    text = (ROOT / "requirements.txt").read_text().replace("\\\n", " ")
    packages = [line for line in text.splitlines() if line.strip()]

    assert len(packages) > 50
    for package in packages:
        assert re.match(r"[a-z0-9._\[\]-]+==", package), package
        assert "--hash=sha256:" in package


def test_no_settings_or_data_of_an_installation_are_committed(files):
    for path in files:
        assert path.name != ".env"
        assert path.suffix not in {".sqlite3", ".db", ".pem", ".key"}
        assert "var" not in path.relative_to(ROOT).parts[:1]
