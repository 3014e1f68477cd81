"""``songserm rule-sets``: which law is applied, from when to when, and where it comes from."""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from songserm.audit.actions import System
from songserm.policy.adding import RuleSetRefused
from songserm.policy.naming import Named
from songserm.policy.rule_sets import RuleBook, RuleSet, all_shipped
from songserm.reference.actions import add_rule_set
from songserm.reference.queries import rule_book, rule_set_subjects
from songserm.toolbox.thai_dates import bangkok_today


class Command(BaseCommand):
    help = "List the rule sets; with --json each value with its source, confidence and date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("step", nargs="?", choices=["list", "add"], default="list")
        parser.add_argument("file", nargs="?", help="with add: a TOML file with one [[rule_set]]")
        subjects = rule_set_subjects()
        parser.add_argument("--subject", choices=subjects, default=subjects[0], help="with add: what it is about")
        parser.add_argument("--reason", default="", help="with add: why, for the trail")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["step"] == "add":
            self._add(options)
            return
        today = bangkok_today(timezone.now())
        books = [rule_book(book.subject) for book in all_shipped()]
        found = [(book, rule_set) for book in books for rule_set in book.all_sets]
        if options["json"]:
            whole = [_whole(book, rule_set, today) for book, rule_set in found]
            self.stdout.write(json.dumps(whole, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_line(book, rule_set, today) for book, rule_set in found))
        for notice in (each for book in books for each in book.notices(today)):
            self.stderr.write(f"{notice.th}\n{notice.en}", self.style.WARNING)

    def _add(self, options: dict[str, Any]) -> None:
        """Exit status 2 with every fault; what is added says from when it is in force."""
        if not options["file"] or not options["reason"]:
            raise CommandError("Name the file, and say why with --reason.", returncode=2)
        try:
            toml = Path(options["file"]).read_text(encoding="utf-8")
            added = add_rule_set(
                subject=options["subject"],
                toml=toml,
                reason=options["reason"],
                by=System("command"),
                now=timezone.now(),
            )
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{options['file']} cannot be read: {error}", returncode=2) from error
        except RuleSetRefused as refused:
            lines = (f"{each.path}\n  {each.reason.th}\n  {each.reason.en}" for each in refused.faults)
            raise CommandError("\n".join(lines), returncode=2) from refused
        self.stdout.write(f"{added.id} is added, in force from {added.in_force_from}")


def _status(book: RuleBook, rule_set: RuleSet, today: date) -> str:
    if any(each.rule_set is rule_set for each in book.set_aside):
        return "set aside"
    if rule_set.is_draft:
        return "draft"
    if rule_set.holds_on(today):
        return "in force"
    return "to come" if rule_set.in_force_from > today else "ended"


def _line(book: RuleBook, rule_set: RuleSet, today: date) -> str:
    until = rule_set.in_force_until or "…"
    return f"{rule_set.id:24}{_status(book, rule_set, today):10}{rule_set.in_force_from} – {until:<12}{rule_set.source}"


def _whole(book: RuleBook, rule_set: RuleSet, today: date) -> dict[str, Any]:
    values = {
        value.name: {
            **_named(book.names.get(value.name)),
            "value": value.value,
            "source": value.source,
            "confidence": value.confidence.value,
            "in_force_from": value.in_force_from.isoformat(),
            **({"taken_from": value.taken_from} if value.taken_from else {}),
        }
        for value in rule_set.values.values()
    }
    return {
        "id": rule_set.id,
        "subject": rule_set.subject,
        "status": _status(book, rule_set, today),
        "in_force_from": rule_set.in_force_from.isoformat(),
        "in_force_until": rule_set.in_force_until.isoformat() if rule_set.in_force_until else None,
        "source": rule_set.source,
        "values": values,
    }


def _named(named: Named | None) -> dict[str, Any]:
    return {"th": named.th, "en": named.en, "unit": named.unit} if named else {}
