from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AuditConfig(AppConfig):
    name = "audit"

    def ready(self) -> None:
        """Let every app say in its `erasers` module how what it stores is erased."""
        autodiscover_modules("erasers")
