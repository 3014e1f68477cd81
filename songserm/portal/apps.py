from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "songserm.portal"
    label = "portal"
