from django.apps import AppConfig


class LegalAidConfig(AppConfig):
    name = "legal_aid"
