from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "songserm.contracts"
    label = "contracts"
