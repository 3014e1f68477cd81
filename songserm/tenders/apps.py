from django.apps import AppConfig


class TendersConfig(AppConfig):
    name = "songserm.tenders"
    label = "tenders"
