"""Starts the embedded database for the tests, before Django reads its settings."""

import os
from contextlib import ExitStack
from pathlib import Path

import pytest

from songserm.project import embedded

ROOT = Path(__file__).resolve().parents[1]
os.environ.setdefault("SONGSERM_VAR", str(ROOT / "var" / "test"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songserm.project.settings")
os.environ["SONGSERM_DEMO"] = "1"

_stack = ExitStack()


def pytest_configure(config: pytest.Config) -> None:
    if not os.environ.get("DATABASE_URL"):
        _stack.enter_context(embedded.running(Path(os.environ["SONGSERM_VAR"]).resolve()))


def pytest_unconfigure(config: pytest.Config) -> None:
    _stack.close()
