from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "songserm.reference"
    label = "reference"
