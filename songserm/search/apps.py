from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "songserm.search"
    label = "search"
