from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "songserm.portal"
    label = "portal"

    def ready(self) -> None:
        from songserm.hooks.desk import register_cards, register_tasks  # noqa: PLC0415 - models may be read only now
        from songserm.hooks.menu import register_entries  # noqa: PLC0415
        from songserm.portal.desk import cards  # noqa: PLC0415
        from songserm.portal.menu import ENTRIES  # noqa: PLC0415
        from songserm.portal.waiting import tasks  # noqa: PLC0415

        register_cards(cards)
        register_tasks(tasks)
        register_entries(*ENTRIES)
