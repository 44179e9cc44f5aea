from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """Bound how many people derive at once, and how many wait: each takes 256 MiB."""
        from django.conf import settings

        from vault import configure_slots

        slots = settings.AMPARO_KDF_SLOTS
        configure_slots(slots, settings.AMPARO_KDF_WAIT_SECONDS, most_waiting=2 * slots)
