from django.apps import AppConfig

from songserm.hooks.desk import register_cards, register_tasks
from songserm.hooks.front_page import register_front_panel
from songserm.hooks.menu import register_entries
from songserm.hooks.site_map import register_pages


class TendersConfig(AppConfig):
    name = "songserm.tenders"
    label = "tenders"

    def ready(self) -> None:
        from songserm.tenders import desk, front_panel, menu, waiting  # noqa: PLC0415 - models exist from here on
        from songserm.tenders.site_map import NoticePages  # noqa: PLC0415

        register_cards(desk.cards)
        register_tasks(waiting.tasks)
        register_entries(*menu.ENTRIES)
        register_front_panel(front_panel.panel)
        register_pages(NoticePages())
