from django.apps import AppConfig


class KeyedConfig(AppConfig):
    name = "accounts.keyed"
