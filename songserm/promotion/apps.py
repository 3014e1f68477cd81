from django.apps import AppConfig

from songserm.hooks.desk import register_cards
from songserm.hooks.menu import register_entries


class PromotionConfig(AppConfig):
    name = "songserm.promotion"
    label = "promotion"

    def ready(self) -> None:
        from songserm.promotion import desk, menu  # noqa: PLC0415 - models exist from here on

        register_cards(desk.cards)
        register_entries(*menu.ENTRIES)
