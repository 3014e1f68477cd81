from django.apps import AppConfig

from songserm.hooks.desk import register_cards, register_tasks
from songserm.hooks.menu import register_entries


class SourcingConfig(AppConfig):
    name = "songserm.sourcing"
    label = "sourcing"

    def ready(self) -> None:
        from songserm.sourcing import desk, menu, waiting  # noqa: PLC0415 - models exist from here on

        register_cards(desk.cards)
        register_tasks(waiting.tasks)
        register_entries(*menu.ENTRIES)
