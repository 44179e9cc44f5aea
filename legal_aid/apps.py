from django.apps import AppConfig


class LegalAidConfig(AppConfig):
    name = "legal_aid"

    def ready(self) -> None:
        """Let incidents call what ends here when sharing is taken back, ask what was found, and
        make bundles of cases."""
        import legal_aid.bundles
        import legal_aid.endangered
        import legal_aid.findings
        import legal_aid.telling
        import legal_aid.withdrawals  # noqa: F401
