"""Bring the database up to date; safe to run from several processes at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

LOCK = 7263002


class Command(BaseCommand):
    help = "Apply migrations and create the shared cache table."

    def handle(self, *args: Any, **options: Any) -> None:
        with _one_at_a_time():
            call_command("migrate", interactive=False, verbosity=max(0, options["verbosity"] - 1))
            call_command("createcachetable", verbosity=0)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
