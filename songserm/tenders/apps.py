from django.apps import AppConfig

from songserm.hooks.desk import register_cards


class TendersConfig(AppConfig):
    name = "songserm.tenders"
    label = "tenders"

    def ready(self) -> None:
        from songserm.tenders import desk  # noqa: PLC0415 - models exist from here on

        register_cards(desk.cards)
