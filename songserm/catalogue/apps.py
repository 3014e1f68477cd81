from django.apps import AppConfig

from songserm.hooks.documents import register_source


class CatalogueConfig(AppConfig):
    name = "songserm.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        from songserm.catalogue.documents import ItemDocuments  # noqa: PLC0415 - models exist from here on

        register_source(ItemDocuments())
