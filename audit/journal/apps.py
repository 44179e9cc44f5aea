from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JournalConfig(AppConfig):
    name = "audit.journal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let every app say in its `replayers` module how what it erases or revokes is repeated."""
        autodiscover_modules("replayers")
