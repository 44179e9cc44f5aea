"""Reads AMPARO_* variables. A bad value is remembered and explained later, by `config.checks`.

Messages name the variable and what it may be, never its value: some values are secrets.
"""

from __future__ import annotations

import difflib
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

PREFIX = "AMPARO_"
TRUE, FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


@dataclass(frozen=True)
class Problem:
    """A setting that cannot be used: which one, what is wrong, what to do."""

    name: str
    message: str
    hint: str = ""


class Environment:
    """Typed access to the variables. `problems` lists what was wrong, `names` what was asked."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.problems: list[Problem] = []
        self.names: set[str] = set()

    def text(self, name: str, default: str = "") -> str:
        self.names.add(name)
        return self._values.get(name, "").strip() or default

    def secret(self, name: str) -> str:
        """A text that may lie in a file instead, which NAME_FILE names: containers hand secrets
        over like that, and processes of others can read an environment more easily."""
        value, path = self.text(name), self.text(f"{name}_FILE")
        if not path:
            return value
        if value:
            self.complain(f"{name}_FILE", f"and {name} are both set.", "Keep one of them.")
        try:
            return Path(path).read_text("utf-8").strip()
        except (OSError, ValueError):
            self.complain(f"{name}_FILE", "names a file that cannot be read.", "Check its path.")
            return value

    def flag(self, name: str) -> bool:
        value = self.text(name).lower()
        if value not in TRUE | FALSE:
            self.complain(name, "is neither on nor off.", "Use 1 for on; leave it empty for off.")
        return value in TRUE

    def integer(self, name: str, default: int, *, low: int, high: int) -> int:
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit() or not low <= int(value[:12]) <= high:
            self.complain(name, "is out of range.", f"Use a whole number from {low} to {high}.")
            return default
        return int(value)

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in allowed:
            self.complain(name, "is not a choice we know.", f"Use one of: {', '.join(allowed)}.")
            return default
        return value

    def time_zone(self, name: str, default: str) -> str:
        value = self.text(name, default)
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.complain(name, "is not a time zone.", "Use a name like Africa/Nairobi.")
            return default
        return value

    def items(self, name: str, default: str) -> list[str]:
        """A comma-separated list without empty entries."""
        return [item.strip() for item in self.text(name, default).split(",") if item.strip()]

    def complain(self, name: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(name, message, hint))

    def unknown(self) -> list[Problem]:
        """Variables with our prefix that no setting reads: most often a typing mistake."""
        strays = sorted(n for n in self._values if n.startswith(PREFIX) and n not in self.names)
        return [
            Problem(name, "is not a setting of Amparo.", _nearest(name, self.names))
            for name in strays
        ]


def _nearest(name: str, names: set[str]) -> str:
    close = difflib.get_close_matches(name, names, n=1)
    return f"Did you mean {close[0]}?" if close else "See .env.example for all settings."


def with_file(path: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """The variables of a `.env` file (NAME=value lines), overridden by the real environment."""
    values: dict[str, str] = {}
    if path.is_file():
        for line in path.read_text(encoding="utf-8").splitlines():
            name, equals, value = line.strip().partition("=")
            if equals and not name.startswith("#"):
                values[name.strip()] = value.strip().strip("\"'")
    return values | dict(environ)


def kept_secret(path: Path) -> str:
    """The secret in this file; made at the first start, readable by its owner alone.

    Two processes may start at once: the file appears complete (link) or not at all.
    """
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text(encoding="ascii").strip()
