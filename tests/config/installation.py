"""An installation in a folder of its own, worked on through manage.py as its host would."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PASSPHRASE = "seven quiet herons cross the river"


class Installation:
    """Runs manage.py of one source on one AMPARO_DATA; this source unless another is named."""

    def __init__(self, data: Path, source: Path = ROOT, **variables: str) -> None:
        self.data, self.database, self.source = data, data / "amparo.sqlite3", source
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
        self.env = kept | {"AMPARO_DATA": str(data)} | variables

    def run(self, *arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=self.source,
            env=self.env | variables,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    def do(self, *arguments: object, **variables: str) -> str:
        """Run what must work; return what it said."""
        done = self.run(*arguments, **variables)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def refuses(self, *arguments: object, **variables: str) -> str:
        """Run what must be refused, in words and not by a traceback."""
        done = self.run(*arguments, **variables)
        said = done.stdout + done.stderr
        assert done.returncode != 0, said
        assert "Traceback" not in said, said
        return said

    def python(self, code: str, **variables: str) -> str:
        """Run some lines with Django set up, and return what they print."""
        done = self.script(code, **variables)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def script(self, code: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """The same for lines that may fail."""
        # With pytest loaded, the settings choose the small key derivation.
        begin = (
            "import os, pytest, django\nos.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'\n"
        )
        return subprocess.run(
            [sys.executable, "-c", f"{begin}django.setup()\n{code}"],
            cwd=self.source,
            env=self.env | variables,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    def found(self) -> None:
        """Migrate, and found an organisation."""
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        passphrase = self.data.with_name("passphrase")
        passphrase.write_text(PASSPHRASE)
        self.do("prepare")
        self.do(
            "found_organisation",
            *("--name", "Riverside", "--username", "carla"),
            *("--password-file", passphrase),
        )
