from django.apps import AppConfig

from songserm.hooks.desk import register_cards, register_tasks
from songserm.hooks.documents import register_source
from songserm.hooks.menu import register_entries
from songserm.hooks.site_map import register_pages


class RegistryConfig(AppConfig):
    name = "songserm.registry"
    label = "registry"

    def ready(self) -> None:
        from songserm.registry import checks, desk, menu, site_map, waiting  # noqa: PLC0415 - models exist from here on
        from songserm.registry.documents import EnterpriseDocuments  # noqa: PLC0415

        checks.register_all()
        register_source(EnterpriseDocuments())
        register_cards(desk.cards)
        register_tasks(waiting.tasks)
        register_entries(*menu.ENTRIES)
        register_pages(site_map.FirmPages())
