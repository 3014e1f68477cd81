from django.apps import AppConfig
from django.db.models.signals import pre_delete


class NotificationsConfig(AppConfig):
    name = "songserm.notifications"
    label = "notifications"

    def ready(self) -> None:
        from songserm.notifications import checks, forgetting  # noqa: F401, PLC0415 - models may be read only now

        pre_delete.connect(forgetting.forget, sender="people.Account", dispatch_uid="notifications.forget")
