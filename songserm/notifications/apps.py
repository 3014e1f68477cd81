from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "songserm.notifications"
    label = "notifications"
