from django.apps import AppConfig


class LegalAidConfig(AppConfig):
    name = "legal_aid"

    def ready(self) -> None:
        """Let incidents call what ends here when sharing is taken back, and ask what was found."""
        import legal_aid.findings
        import legal_aid.withdrawals  # noqa: F401
