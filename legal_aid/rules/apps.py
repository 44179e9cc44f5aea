from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "legal_aid.rules"
