from django.apps import AppConfig

from songserm.hooks.desk import register_cards


class PromotionConfig(AppConfig):
    name = "songserm.promotion"
    label = "promotion"

    def ready(self) -> None:
        from songserm.promotion import desk  # noqa: PLC0415 - models exist from here on

        register_cards(desk.cards)
