"""What every test may use: the fixed cast, a moment in time, and where the real data lies."""

import os
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
hypothesis.settings.register_profile(
    "whatever-the-machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("whatever-the-machine")  # no test fails because something else runs beside it


def real_data() -> Path | None:
    """The folder of real data: ``SONGSERM_DATA`` or ``../shared/data``; none where it does not lie."""
    folder = Path(os.environ.get("SONGSERM_DATA") or ROOT.parent / "shared" / "data")
    return folder if folder.is_dir() else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if real_data() is None:
        skip = pytest.mark.skip(reason="the real data does not lie here (SONGSERM_DATA)")
        for item in items:
            if item.get_closest_marker("real_data"):
                item.add_marker(skip)


@pytest.fixture
def data() -> Path:
    folder = real_data()
    assert folder is not None
    return folder


@pytest.fixture(autouse=True)
def plain_static_files(settings) -> None:
    """Pages of tests name their style sheet plainly: nothing has been gathered and compressed for them."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(autouse=True)
def no_added_rules(monkeypatch) -> None:
    """Rules ask for sets that officers added: here there are none unless a test adds some, and nothing is queried."""
    from songserm.reference.queries import additions  # noqa: PLC0415 - Django is set up only after this file is read

    monkeypatch.setattr(additions, "_known", {})
    monkeypatch.setattr(additions, "_read_at", float("inf"))


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> None:
    """Tests that commit empty the tables afterwards, which the audit trail forbids everywhere else."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER IF EXISTS audit_event_kept ON audit_event")
