from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "songserm.people"
    label = "people"
