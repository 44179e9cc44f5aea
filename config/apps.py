from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Registers the system checks; has no models."""

    name = "config"

    def ready(self) -> None:
        from config import checks  # noqa: F401
