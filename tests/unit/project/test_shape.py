"""The shape of the whole: what a linter of imports cannot see."""

from pathlib import Path

import grimp
from django.apps import apps
from django.db import models

import songserm

ROOMS = Path(songserm.__file__).parent
STOREYS = [
    "project",
    "portal",
    "sourcing",
    "promotion",
    "tenders",
    "contracts",
    "catalogue",
    "registry",
    "notifications",
    "people",
    "search",
    "reference",
    "audit",
]

DOORS = {"actions", "queries", "models", "rules"}
MORE_DOORS = {
    "people": {"access", "permissions", "keys"},
    "notifications": {"soon", "unsubscribing"},
    "contracts": {"importing"},
    "search": {"engine", "text"},
    "reference": {"answers", "fields", "import_command"},
    "audit": {"heads", "keys"},
}
"""What a room gives to others besides: who may, jobs soon, Thai dates in forms, what imports share, words of Thai text, signing."""


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("songserm.")]


def test_foreign_keys_point_down_or_stay_in_their_room():
    up = [
        f"{model.__name__}.{field.name} → {field.related_model.__name__}"
        for model in own_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and field.related_model._meta.app_label in STOREYS
        and STOREYS.index(field.related_model._meta.app_label) < STOREYS.index(model._meta.app_label)
    ]
    assert up == []


def test_a_room_is_entered_by_its_doors():
    """Views, tasks, forms and the rest are a room's own; ``project`` puts the rooms together and may see all of them."""
    graph = grimp.build_graph("songserm")
    entered = [
        f"{importer} → {module}"
        for importer in graph.modules
        for module in graph.find_modules_directly_imported_by(importer)
        if room_of(importer) not in {room_of(module), "project"}
        and room_of(module) in STOREYS
        and door_of(module) not in DOORS | MORE_DOORS.get(room_of(module), set())
    ]
    assert entered == []


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def door_of(module: str) -> str:
    return (module.split(".") + [""] * 3)[2]


def test_every_room_says_what_lives_there():
    silent = [path.parent.name for path in ROOMS.glob("*/__init__.py") if not path.read_text().strip()]
    assert silent == []


def test_no_room_is_empty():
    empty = [
        room.name
        for room in ROOMS.iterdir()
        if room.is_dir() and room.name != "__pycache__" and len(list(room.rglob("*.py"))) < 3
    ]
    assert empty == []


def test_no_module_outgrows_a_readers_patience():
    long = [
        str(path)
        for path in ROOMS.rglob("*.py")
        if "migrations" not in path.parts and len(path.read_text().splitlines()) > 400
    ]
    assert long == []
