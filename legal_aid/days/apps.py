from django.apps import AppConfig


class DaysConfig(AppConfig):
    name = "legal_aid.days"

    def ready(self) -> None:
        """Let the page of a case show what this room adds."""
        import legal_aid.days.views.block  # noqa: F401
