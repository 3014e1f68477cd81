"""The ``songserm`` command: everything an operator does.

Exit status: 0 done, 1 a check failed or rows were refused, 2 bad input.
"""

import os
import sys
from contextlib import AbstractContextManager, nullcontext

from songserm.project import embedded, places

COMMANDS: dict[tuple[str, ...], tuple[str, str]] = {
    ("migrate",): ("prepare", "bring the database up to date"),
    ("import", "enterprises"): ("import_enterprises", "load firms from csv, csv.gz or xlsx"),
    ("import", "items"): ("import_items", "load items from csv, csv.gz or xlsx"),
    ("import", "categories"): ("import_categories", "load a full UNSPSC code file"),
    ("import", "contracts"): ("import_contracts", "load the state's contracts from e-GP's open data"),
    ("import", "notices"): ("import_notices", "load notices of tenders from csv, csv.gz, xlsx or OCDS json"),
    ("import", "debarred"): ("import_debarred", "load the list of debarred firms"),
    ("contracts", "classify"): ("classify_contracts", "read missing categories of contracts from their titles"),
    ("search",): ("search", "search items and firms"),
    ("search-index", "rebuild"): ("search_index_rebuild", "build the search index anew from the database"),
    ("search-index", "verify"): ("search_index_verify", "compare index and database, and heal"),
    ("feed", "read"): ("read_feed", "read the latest announcements of e-GP's feed now"),
    ("matching-index", "rebuild"): ("matching_index_rebuild", "build anew what notices are matched to firms by"),
    ("evaluate",): ("evaluate", "rank bids by the law of their day"),
    ("evaluations", "replay"): ("replay_evaluations", "rank every kept evaluation again and compare"),
    ("what-if",): ("what_if", "compare two rule sets over everything that was recorded"),
    ("keeper",): ("keeper", "keep the keys of sealed quotations (``serve`` starts it)"),
    ("rule-sets",): ("rule_sets", "list the law that is applied, with its sources"),
    ("audit", "verify"): ("audit_verify", "walk the audit chain"),
    ("accounts", "create"): ("create_account", "make an account with a role, such as the first administrator"),
    ("demo",): ("load_demo", "load the demo"),
}
"""What is typed → the management command behind it, and what it does."""

SERVE = ["serve"]
"""Runs without Django itself: it starts the processes that need it."""
PREPARE = ["prepare"]
REFUSE_OUTDATED = ["prepare", "--check"]
WITHOUT_TABLES = frozenset({"migrate", "keeper"})
"""Commands that work before ``migrate`` has: itself, and the keeper, which waits for a database that does not answer."""
ASK_NOTHING = frozenset({"--help", "-h", "--template"})
"""Options that only print something."""
EVIDENCE_VERIFY = ["evidence", "verify"]
"""Runs without Django and without the database: evidence can be checked anywhere."""
PASSED_THROUGH = "django"
"""``songserm django …`` runs any of Django's own commands."""

USAGE_ERROR = 2


def main() -> None:
    """Run one command; the embedded database runs for as long as it does."""
    words = sys.argv[1:]
    if words[:2] == EVIDENCE_VERIFY:
        sys.exit(_verify_evidence(words[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songserm.project.settings")
    try:
        if words[:1] == SERVE:
            sys.exit(_serve(words[1:]))
        command = _management_command(words)
        with _database():
            if words[:1] != [PASSED_THROUGH]:
                _make_sure(words)
            _execute(command)
    except embedded.FolderUnusable as error:
        print(error, file=sys.stderr)
        sys.exit(USAGE_ERROR)
    except embedded.DatabaseDidNotStart as error:
        print(error, file=sys.stderr)
        sys.exit(1)


def _make_sure(words: list[str]) -> None:
    """The tables are there: the embedded database may be new, or of an earlier release; a given one only its operator changes."""
    if not os.environ.get("DATABASE_URL"):
        _execute(PREPARE)
    elif words[0] not in WITHOUT_TABLES and not ASK_NOTHING & set(words):
        _execute(REFUSE_OUTDATED)


def _management_command(words: list[str]) -> list[str]:
    if words[:1] == [PASSED_THROUGH]:
        return words[1:]
    for length in (2, 1):
        if found := COMMANDS.get(tuple(words[:length])):
            return [found[0], *words[length:]]
    if words[:1] and words[0] not in {"--help", "-h", "help"}:
        said = " ".join(words[:2])
        print(
            f"ไม่มีคำสั่ง {said!r} คำสั่งที่มีอยู่ด้านล่าง\nThere is no command {said!r}; those that there are:\n", file=sys.stderr
        )
    asked_for_help = words[:1] in (["--help"], ["-h"], ["help"])
    print(_usage(), file=sys.stdout if asked_for_help else sys.stderr)
    sys.exit(0 if asked_for_help else USAGE_ERROR)


def _usage() -> str:
    lines = [f"  songserm {'serve':24} start the platform: database, web, worker"]
    lines += [f"  songserm {' '.join(words):24} {text}" for words, (_, text) in COMMANDS.items()]
    lines.append(f"  songserm {' '.join(EVIDENCE_VERIFY):24} check a PDF with sealed evidence, offline")
    return "\n".join(["usage: songserm COMMAND [options]   (COMMAND --help tells more)", "", *lines])


def _database() -> AbstractContextManager[str]:
    """The given server, or the embedded one while the block runs. Gives its address."""
    given = os.environ.get("DATABASE_URL")
    return nullcontext(given) if given else embedded.running(places.var())


def _serve(words: list[str]) -> int:
    from songserm.project import serving  # noqa: PLC0415 - no other command needs it

    options = serving.options_of(words)
    with _database() as database:
        return serving.serve(options, database)


def _verify_evidence(words: list[str]) -> int:
    from songserm.toolbox import verifying  # noqa: PLC0415 - no other command needs the PDF library

    return verifying.run(words, key_list=places.var() / "keys" / "keys.json")


def _execute(command: list[str]) -> None:
    from songserm.project.own_words import OwnWords  # noqa: PLC0415 - settings may be read only now

    OwnWords(["songserm", *command], {name: " ".join(words) for words, (name, _) in COMMANDS.items()}).execute()
