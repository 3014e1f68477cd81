"""Django's commands under the words that our operators type."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.management import ManagementUtility
from django.core.management.base import BaseCommand, CommandParser

_DJANGOS = frozenset(
    {"--settings", "--pythonpath", "--traceback", "--no-color", "--force-color", "--verbosity", "--version"}
)
"""Options that are taken, but tell an operator nothing."""


class OwnWords(ManagementUtility):
    """Runs a management command whose help and errors call it by what was typed: `songserm import items`."""

    def __init__(self, argv: Sequence[str], typed: Mapping[str, str]) -> None:
        super().__init__(list(argv))
        self._typed = typed

    def fetch_command(self, subcommand: str) -> BaseCommand:
        command = super().fetch_command(subcommand)
        if words := self._typed.get(subcommand):
            _call_it(command, words)
        return command


def _call_it(command: BaseCommand, words: str) -> None:
    made = command.create_parser

    def create_parser(prog_name: str, subcommand: str, **options: Any) -> CommandParser:
        parser = made(prog_name, subcommand, **options)
        parser.prog = f"songserm {words}"
        return parser

    command.suppressed_base_arguments = {*command.suppressed_base_arguments, *_DJANGOS}
    command.create_parser = create_parser  # type: ignore[method-assign]
