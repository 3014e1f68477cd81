from django.apps import AppConfig

from songserm.hooks.menu import register_entries


class PeopleConfig(AppConfig):
    name = "songserm.people"
    label = "people"

    def ready(self) -> None:
        from songserm.people import menu, second_factor  # noqa: PLC0415 - models may be read only now

        register_entries(*menu.ENTRIES)
        second_factor.listen()
