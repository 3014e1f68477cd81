"""Run the keeper of sealed quotations."""

import signal
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections

from songserm.sourcing.keeper.opening import open_waiting
from songserm.sourcing.keeper.places import published_keys, secret_keys

LOOK_SECONDS = 0.5


class Command(BaseCommand):
    help = "Keep the keys of sealed quotations, and open those that two people asked to be opened."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="open what waits now, and end")

    def handle(self, *args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, _end)
        keys, published = secret_keys(), published_keys()
        keys.ensure(published)
        while True:
            if keys.claim(published):
                self.stderr.write("The published key was not the keeper's: it is replaced. Look who can write there.")
            try:
                opened = open_waiting(keys)
            except (OperationalError, InterfaceError) as error:
                if options["once"]:
                    raise
                self.stderr.write(f"The database does not answer; trying again. {error}")
                opened = 0
            if opened:
                self.stdout.write(f"opened {opened}")
            if options["once"]:
                return
            close_old_connections()
            time.sleep(LOOK_SECONDS)


def _end(*_: object) -> None:
    raise SystemExit(0)
