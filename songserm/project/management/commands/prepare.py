"""Bring the database up to date; safe to run from several processes at once."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

LOCK = 7263002


class Command(BaseCommand):
    help = "Apply migrations and create the shared cache table."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="only say whether it is up to date: exit status 2 if not"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        _connect()
        if options["check"]:
            _refuse_outdated()
            return
        with _one_at_a_time():
            if _is_current():
                return
            if options["verbosity"]:
                self.stderr.write("bringing the database up to date …")
            call_command("migrate", interactive=False, verbosity=max(0, options["verbosity"] - 1))
            call_command("createcachetable", verbosity=0)


def _connect() -> None:
    try:
        connection.ensure_connection()
    except OperationalError as error:
        said = str(error).strip().splitlines()[-1]
        raise CommandError(f"The database does not answer (look at DATABASE_URL): {said}", returncode=2) from error


def _refuse_outdated() -> None:
    """A server that was given is changed by ``songserm migrate`` alone: others may be working on it."""
    if not _is_current():
        raise CommandError(
            "The database is empty or of an earlier release: run `songserm migrate` first.", returncode=2
        )


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
