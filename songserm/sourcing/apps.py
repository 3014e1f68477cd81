from django.apps import AppConfig

from songserm.hooks.desk import register_cards


class SourcingConfig(AppConfig):
    name = "songserm.sourcing"
    label = "sourcing"

    def ready(self) -> None:
        from songserm.sourcing import desk  # noqa: PLC0415 - models exist from here on

        register_cards(desk.cards)
