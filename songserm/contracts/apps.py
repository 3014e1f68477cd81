from django.apps import AppConfig

from songserm.hooks.firms import on_entered


class ContractsConfig(AppConfig):
    name = "songserm.contracts"
    label = "contracts"

    def ready(self) -> None:
        from songserm.contracts import listening  # noqa: PLC0415 - models exist from here on

        on_entered(listening.firm_entered)
