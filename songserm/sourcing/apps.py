from django.apps import AppConfig


class SourcingConfig(AppConfig):
    name = "songserm.sourcing"
    label = "sourcing"
