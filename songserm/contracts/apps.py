from django.apps import AppConfig

from songserm.hooks.desk import register_cards
from songserm.hooks.firms import on_entered
from songserm.hooks.front_page import register_front_panel
from songserm.hooks.menu import register_entries
from songserm.hooks.organisations import on_founded


class ContractsConfig(AppConfig):
    name = "songserm.contracts"
    label = "contracts"

    def ready(self) -> None:
        from songserm.contracts import desk, front_panel, listening, menu  # noqa: PLC0415 - models exist from here on

        on_entered(listening.firm_entered)
        on_founded(listening.organisation_founded)
        register_cards(desk.cards)
        register_entries(*menu.ENTRIES)
        register_front_panel(front_panel.panel)
