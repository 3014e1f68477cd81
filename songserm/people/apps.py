from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "songserm.people"
    label = "people"

    def ready(self) -> None:
        from songserm.people import second_factor  # noqa: PLC0415 - models may be read only now

        second_factor.listen()
