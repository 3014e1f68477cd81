from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "songserm.project"
    label = "project"
