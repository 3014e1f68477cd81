from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "songserm.registry"
    label = "registry"
