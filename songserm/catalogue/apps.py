from django.apps import AppConfig

from songserm.hooks.desk import register_cards, register_tasks
from songserm.hooks.documents import register_source
from songserm.hooks.firm_page import register_panel
from songserm.hooks.firms import on_handed_on
from songserm.hooks.menu import register_entries
from songserm.hooks.site_map import register_pages


class CatalogueConfig(AppConfig):
    name = "songserm.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        from songserm.catalogue import desk, firm_panel, listening, menu, site_map, waiting  # noqa: PLC0415 - models exist from here on
        from songserm.catalogue.documents import ItemDocuments  # noqa: PLC0415

        register_source(ItemDocuments())
        register_cards(desk.cards)
        register_tasks(waiting.tasks)
        register_entries(*menu.ENTRIES)
        register_panel(firm_panel.panel)
        on_handed_on(listening.firm_handed_on)
        register_pages(site_map.ItemPages())
