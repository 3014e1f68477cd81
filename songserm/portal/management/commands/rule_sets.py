"""``songserm rule-sets``: which law is applied, from when to when, and where it comes from."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone

from songserm.policy.rule_sets import RuleSet, all_shipped
from songserm.toolbox.thai_dates import bangkok_today


class Command(BaseCommand):
    help = "List the rule sets; with --json each value with its source, confidence and date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        today = bangkok_today(timezone.now())
        found = [rule_set for book in all_shipped() for rule_set in (*book.rule_sets, *book.drafts)]
        if options["json"]:
            self.stdout.write(json.dumps([_whole(rule_set, today) for rule_set in found], ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_line(rule_set, today) for rule_set in found))


def _status(rule_set: RuleSet, today: date) -> str:
    if rule_set.is_draft:
        return "draft"
    if rule_set.holds_on(today):
        return "in force"
    return "to come" if rule_set.in_force_from > today else "ended"


def _line(rule_set: RuleSet, today: date) -> str:
    until = rule_set.in_force_until or "…"
    return f"{rule_set.id:24}{_status(rule_set, today):10}{rule_set.in_force_from} – {until:<12}{rule_set.source}"


def _whole(rule_set: RuleSet, today: date) -> dict[str, Any]:
    values = {
        value.name: {
            "value": value.value,
            "source": value.source,
            "confidence": value.confidence.value,
            "in_force_from": value.in_force_from.isoformat(),
        }
        for value in rule_set.values.values()
    }
    return {
        "id": rule_set.id,
        "subject": rule_set.subject,
        "status": _status(rule_set, today),
        "in_force_from": rule_set.in_force_from.isoformat(),
        "in_force_until": rule_set.in_force_until.isoformat() if rule_set.in_force_until else None,
        "source": rule_set.source,
        "values": values,
    }
