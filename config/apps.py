from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Registers the system checks and the task queue; has no models."""

    name = "config"

    def ready(self) -> None:
        from config import celery, checks  # noqa: F401
