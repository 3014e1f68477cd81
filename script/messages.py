"""The translations: find what is to be translated, compile, check that nothing is missing or said in two ways.

usage: script/messages.py compile | check

Every room keeps its own catalogue, ``songserm/ROOM/locale/th/LC_MESSAGES/django.po``; the sentences in the code are English.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1] / "songserm"
PLURAL_AND_CONTEXT = {
    "gettext": None,
    "_": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")


def compile_all() -> int:
    """Write each catalogue's .mo beside it where the .po is newer."""
    for source in ROOT.glob("*/locale/*/LC_MESSAGES/django.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            _compile(source, target)
    return 0


def _compile(source: Path, target: Path) -> None:
    from babel.messages import mofile, pofile  # noqa: PLC0415 - not needed when nothing has changed

    with source.open("rb") as text:
        catalogue = pofile.read_po(text)
    with target.open("wb") as compiled:
        mofile.write_mo(compiled, catalogue)


def messages(room: Path) -> Iterator[tuple[str, str]]:
    """(where, msgid) of everything in a room that is to be translated; a plural gives its singular."""
    for path in sorted(room.rglob("*.py")):
        if "migrations" not in path.parts:
            yield from _from_python(path)
    for path in sorted([*room.rglob("*.html"), *room.rglob("templates/**/*.txt")]):
        yield from _from_template(path)


def _from_python(path: Path) -> Iterator[tuple[str, str]]:
    from babel.messages.extract import extract_python  # noqa: PLC0415

    found = extract_python(BytesIO(path.read_bytes()), PLURAL_AND_CONTEXT, [], {})
    for line, function, message, _comments in found:
        yield f"{path}:{line}", _msgid(function, message)


def _from_template(path: Path) -> Iterator[tuple[str, str]]:
    from babel.messages.extract import extract_javascript  # noqa: PLC0415
    from django.utils.translation.template import templatize  # noqa: PLC0415

    code = templatize(path.read_text(), origin=str(path))
    calls = "\n".join(
        re.findall(r"(?:n?p?gettext|_)\((?:u?'(?:\\.|[^'\\])*'|u?\"(?:\\.|[^\"\\])*\"|[\s,]|\w)*\)", code)
    )
    calls = re.sub(r"\bu(['\"])", r"\1", calls)
    for line, function, message, _comments in extract_javascript(BytesIO(calls.encode()), PLURAL_AND_CONTEXT, [], {}):
        yield f"{path}:{line}", _msgid(function, message)


def _msgid(function: str | None, message: object) -> str:
    if not isinstance(message, tuple):
        return str(message)
    return str(message[1] if function and "pgettext" in function else message[0])


def translations(room: Path) -> Iterator[tuple[str, str, str]]:
    """(context, msgid, Thai) of a room's catalogue; a plural gives its singular, a fuzzy one no Thai."""
    from babel.messages import pofile  # noqa: PLC0415

    catalogue_path = room / "locale/th/LC_MESSAGES/django.po"
    if not catalogue_path.exists():
        return
    with catalogue_path.open("rb") as text:
        for entry in pofile.read_po(text):
            key = entry.id[0] if isinstance(entry.id, (list, tuple)) else entry.id
            value = entry.string[0] if isinstance(entry.string, (list, tuple)) else entry.string
            yield str(entry.context or ""), key, "" if entry.fuzzy else value


def problems(room: Path) -> Iterator[str]:
    """What is wrong with a room's Thai: missing, empty, fuzzy, or other placeholders than the English sentence has."""
    translated = {message: thai for _context, message, thai in translations(room)}
    for where, message in messages(room):
        if not message.strip():
            continue
        if not translated.get(message):
            yield f"{where}: no Thai for {message!r}"
        elif _placeholders(message) != _placeholders(translated[message]):
            yield f"{where}: other placeholders in the Thai for {message!r}"


def _placeholders(text: str) -> set[str]:
    return {first or second for first, second in PLACEHOLDER.findall(text)}


def contradictions(rooms: Iterable[Path]) -> Iterator[str]:
    """Sentences with one Thai in one room and another in the next: a page would show either, as rooms happen to load."""
    ways: dict[tuple[str, str], dict[str, str]] = {}
    for room in rooms:
        for context, message, thai in translations(room):
            if message:
                ways.setdefault((context, message), {}).setdefault(thai, room.name)
    for (_context, message), found in ways.items():
        if len(found) > 1:
            told = ", ".join(f"{room} {thai!r}" for thai, room in found.items())
            yield f"{message!r} is said in several ways: {told}; give one of them a context"


def check() -> int:
    """Print every problem; 1 if there is one."""
    rooms = [room for room in sorted(ROOT.iterdir()) if room.is_dir()]
    found = [problem for room in rooms for problem in problems(room)] + list(contradictions(rooms))
    sys.stdout.writelines(f"{problem}\n" for problem in found)
    return 1 if found else 0


if __name__ == "__main__":
    actions = {"compile": compile_all, "check": check}
    action = actions.get(" ".join(sys.argv[1:]))
    sys.exit(action() if action else __doc__)
