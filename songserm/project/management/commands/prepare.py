"""Bring the database up to date; safe to run from several processes at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

LOCK = 7263002


class Command(BaseCommand):
    help = "Apply migrations and create the shared cache table."

    def handle(self, *args: Any, **options: Any) -> None:
        with _one_at_a_time():
            if _is_current():
                return
            if options["verbosity"]:
                self.stderr.write("bringing the database up to date …")
            call_command("migrate", interactive=False, verbosity=max(0, options["verbosity"] - 1))
            call_command("createcachetable", verbosity=0)


def _is_current() -> bool:
    """Whether every migration there is has been applied: asked without loading them, which takes a second."""
    return set(MigrationRecorder(connection).applied_migrations()).issuperset(_migrations())


def _migrations() -> Iterator[tuple[str, str]]:
    """(app, name) of each migration on disk."""
    for app in apps.get_app_configs():
        folder = Path(app.path) / "migrations"
        yield from ((app.label, file.stem) for file in folder.glob("[0-9a-z]*.py"))


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
