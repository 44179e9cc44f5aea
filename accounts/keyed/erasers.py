"""How what this room stores is erased."""

from __future__ import annotations

from audit.erasing import keeps

keeps("keyed.Worker", reason="a program's public key; gone some minutes after it stops")
keeps("keyed.Job", reason="says that a team's keys are being renewed; goes when they are")
