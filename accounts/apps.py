from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """Bound how many people derive at once, and how many wait: each takes 256 MiB."""
        from django.conf import settings

        from vault import configure_slots

        autodiscover_modules("rewrappers")  # what each room seals to teams

        slots = settings.AMPARO_KDF_SLOTS
        configure_slots(slots, settings.AMPARO_KDF_WAIT_SECONDS, most_waiting=2 * slots)
