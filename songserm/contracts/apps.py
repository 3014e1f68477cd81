from django.apps import AppConfig

from songserm.hooks.desk import register_cards
from songserm.hooks.firms import on_entered


class ContractsConfig(AppConfig):
    name = "songserm.contracts"
    label = "contracts"

    def ready(self) -> None:
        from songserm.contracts import desk, listening  # noqa: PLC0415 - models exist from here on

        on_entered(listening.firm_entered)
        register_cards(desk.cards)
