"""Load the demo: people, firms and goods that do not exist, made through the same actions as real ones."""

from typing import Any

from django.core.management import CommandError
from django.core.management.base import BaseCommand
from django.utils import timezone

from songserm.people.models import Account
from songserm.project.demo import load, sign_ins


class Command(BaseCommand):
    help = "Load the demo into an empty platform."

    def handle(self, *args: Any, **options: Any) -> None:
        if Account.objects.exists():
            raise CommandError(
                "There are accounts already: the demo is loaded into an empty platform only.", returncode=2
            )
        load.load(now=timezone.now())
        self.stdout.write(f"loaded; {len(sign_ins.read())} sign-ins")
