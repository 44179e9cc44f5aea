"""Hold a table of rules against invented cases and where each should go.

How both files look: docs/guides/coordinator.md.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from legal_aid.rules.expecting import differences
from legal_aid.rules.files import Unreadable, read_expectations, read_rules


class Command(BaseCommand):
    help = "List the invented cases that rules send elsewhere than expected. Needs no key."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("rules", type=Path, help="the rules, YAML or CSV")
        parser.add_argument("expected", type=Path, help="cases and their destinations, CSV")

    def handle(self, *_args: Any, **given: Any) -> None:
        rules, expected = given["rules"], given["expected"]
        try:
            table = read_rules(_text(rules), is_csv=rules.suffix.lower() == ".csv")
        except Unreadable as problem:
            raise CommandError(f"The rules: {problem}", returncode=2) from None
        try:
            cases = read_expectations(_text(expected), today=timezone.localdate())
        except Unreadable as problem:
            raise CommandError(f"The expected destinations: {problem}", returncode=2) from None
        found = differences(table, cases)
        for each in found:
            self.stdout.write(
                f"{each.name}: {each.effect}: expected {each.expected or '-'}, "
                f"found {each.found or '-'}"
            )
        self.stdout.write(f"{len(cases)} cases, {len(found)} differences")
        if found:
            sys.exit(1)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError:
        raise CommandError("One of the files cannot be read.", returncode=2) from None
    except UnicodeDecodeError:
        raise CommandError("One of the files is not UTF-8.", returncode=2) from None
