from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """Bound how many people derive at once: each derivation takes 256 MiB for a moment."""
        from django.conf import settings

        from vault import configure_slots

        configure_slots(settings.AMPARO_KDF_SLOTS, settings.AMPARO_KDF_WAIT_SECONDS)
