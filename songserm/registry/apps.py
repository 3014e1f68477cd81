from django.apps import AppConfig

from songserm.hooks.documents import register_source


class RegistryConfig(AppConfig):
    name = "songserm.registry"
    label = "registry"

    def ready(self) -> None:
        from songserm.registry.documents import EnterpriseDocuments  # noqa: PLC0415 — models exist from here on

        register_source(EnterpriseDocuments())
