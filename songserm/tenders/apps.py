from django.apps import AppConfig

from songserm.hooks.desk import register_cards
from songserm.hooks.site_map import register_pages


class TendersConfig(AppConfig):
    name = "songserm.tenders"
    label = "tenders"

    def ready(self) -> None:
        from songserm.tenders import desk  # noqa: PLC0415 - models exist from here on
        from songserm.tenders.site_map import NoticePages  # noqa: PLC0415

        register_cards(desk.cards)
        register_pages(NoticePages())
