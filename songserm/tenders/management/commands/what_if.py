"""``songserm what-if BEFORE AFTER``: what another rule set would have changed."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand
from django.core.management.base import CommandError
from django.utils import timezone

from songserm.policy.rule_sets import RuleSetUnknown
from songserm.tenders.what_if import as_json, what_if, years
from songserm.toolbox.thai_dates import bangkok_today


class Command(BaseCommand):
    help = "Compare two rule sets over kept evaluations and recorded contracts, as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("before", help="a rule set's id, as `songserm rule-sets` lists them")
        parser.add_argument("after", help="the rule set to compare with, a draft too")
        parser.add_argument("--year", type=int, help="calendar year of the common era; this year unless given")

    def handle(self, *args: Any, **options: Any) -> None:
        today = bangkok_today(timezone.now())
        year, known = today.year if options["year"] is None else options["year"], years(today)
        if year not in known:
            raise CommandError(
                f"Give a year of the common era from {known[0]} to {known[-1]}. / "
                f"โปรดระบุปี ค.ศ. ตั้งแต่ {known[0]} ถึง {known[-1]}",
                returncode=2,
            )
        try:
            found = what_if(options["before"], options["after"], year=year)
        except RuleSetUnknown as error:
            raise CommandError(f"{error.reason.en} / {error.reason.th}", returncode=2) from error
        self.stdout.write(json.dumps(as_json(found), ensure_ascii=False, indent=2))
