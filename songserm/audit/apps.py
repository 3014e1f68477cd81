from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "songserm.audit"
    label = "audit"
