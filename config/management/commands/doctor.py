"""`manage.py doctor`: how this installation is, in plain words. Exit 1 if something is wrong."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from config.doctor import examine

SIGNS = {"fine": "ok   ", "look": "look ", "wrong": "WRONG"}


class Command(BaseCommand):
    help = "Says how this installation is: what is, what it means, what to do. Changes nothing."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        states = []
        for finding in examine():
            states.append(finding.state)
            self.stdout.write(f"{SIGNS[finding.state]} {finding.what}")
            for sentence in (finding.means, finding.do):
                if sentence:
                    self.stdout.write(f"      {sentence}")
        wrong, look = states.count("wrong"), states.count("look")
        if wrong:
            self.stdout.write(f"{wrong} things must be put right now, {look} soon.")
            sys.exit(1)
        self.stdout.write(f"All is well; {look} things to look at." if look else "All is well.")
