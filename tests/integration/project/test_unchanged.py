"""A later start does again only what has to be done again."""

import os

import pytest
from django.conf import settings
from django.db import connection

from songserm.project import unchanged
from songserm.project.unchanged import is_unchanged, remember


@pytest.fixture
def database(transactional_db) -> str:
    """The address of the tests' own database."""
    host = settings.DATABASES["default"]["HOST"]
    return f"postgresql://{settings.DATABASES['default']['USER']}@/{connection.settings_dict['NAME']}?host={host}"


def test_the_first_start_makes_everything_ready(tmp_path, database):
    assert not is_unchanged(tmp_path, database, with_demo=False)


def test_a_later_start_finds_everything_as_it_was(tmp_path, database):
    remember(tmp_path, database, with_demo=True)
    assert is_unchanged(tmp_path, database, with_demo=True)
    assert not is_unchanged(tmp_path, database, with_demo=False)


def test_a_database_that_lacks_a_migration_is_made_ready_again(tmp_path, database):
    remember(tmp_path, database, with_demo=False)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'catalogue' RETURNING app, name, applied")
        rows = cursor.fetchall()
    try:
        assert not is_unchanged(tmp_path, database, with_demo=False)
    finally:
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)", rows)


def test_a_changed_style_is_collected_again(tmp_path, database, monkeypatch):
    style = tmp_path / "songserm" / "portal" / "static" / "portal" / "new.css"
    style.parent.mkdir(parents=True)
    style.write_text("a {}")
    (tmp_path / "uv.lock").write_text("")
    monkeypatch.setattr(unchanged, "ROOT", tmp_path)
    remember(tmp_path, database, with_demo=False)
    assert is_unchanged(tmp_path, database, with_demo=False)
    os.utime(style, (1, 1))
    assert not is_unchanged(tmp_path, database, with_demo=False)


def test_a_new_database_has_no_migrations(tmp_path, database):
    other = database.replace(f"/{connection.settings_dict['NAME']}?", "/postgres?")
    assert not is_unchanged(tmp_path, other, with_demo=False)
    remember(tmp_path, other, with_demo=False)
    assert not is_unchanged(tmp_path, database, with_demo=False)
