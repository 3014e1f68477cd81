from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "songserm.catalogue"
    label = "catalogue"
