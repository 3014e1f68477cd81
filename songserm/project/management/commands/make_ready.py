"""Everything that must be done before the web can start; nothing is done twice."""

import hashlib
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

from songserm.people.models import Account


class Command(BaseCommand):
    help = "Migrate, collect styles and scripts and, if asked, load the demo into an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("prepare", verbosity=0)
        _collect_static()
        if options["demo"] and not Account.objects.exists():
            call_command("load_demo")


def _collect_static() -> None:
    """Gather and compress styles, scripts and fonts, unless nothing has changed since."""
    files = [(place, storage.path(place)) for finder in get_finders() for place, storage in finder.list([])]
    seen = json.dumps(sorted((place, path, Path(path).stat().st_mtime_ns) for place, path in files))
    digest = hashlib.sha256(seen.encode()).hexdigest()
    stamp = Path(settings.SONGSERM_VAR) / "static.current"
    if not stamp.exists() or stamp.read_text() != digest:
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(digest)
