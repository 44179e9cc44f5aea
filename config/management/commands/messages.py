"""`manage.py messages`: bring the catalogues up to what the program says (`make messages`)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from config.catalogues import filing
from config.catalogues.compiling import compile_one
from config.catalogues.extracting import messages
from config.catalogues.languages import LANGUAGES


class Command(BaseCommand):
    help = "Brings every catalogue up to what the program says, and tells what is missing where."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = messages()
        for language in LANGUAGES:
            path = filing.path_of(language)
            filing.bring_up_to_date(language, wanted, path)
            compile_one(language, path)
            entries = filing.read(language, path).entries.values()
            missing = sum(not entry.is_translated for entry in entries)
            self.stdout.write(f"{language}: {len(entries)} texts, {missing} not translated")
