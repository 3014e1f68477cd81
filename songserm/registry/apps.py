from django.apps import AppConfig

from songserm.hooks.desk import register_cards
from songserm.hooks.documents import register_source
from songserm.hooks.site_map import register_pages


class RegistryConfig(AppConfig):
    name = "songserm.registry"
    label = "registry"

    def ready(self) -> None:
        from songserm.registry import desk, site_map  # noqa: PLC0415 - models exist from here on
        from songserm.registry.documents import EnterpriseDocuments  # noqa: PLC0415

        register_source(EnterpriseDocuments())
        register_cards(desk.cards)
        register_pages(site_map.FirmPages())
