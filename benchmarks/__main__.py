"""``script/benchmark NAME [--items N] [--data FOLDER]``: run one benchmark in a throw-away place and print its figures."""

import argparse
import importlib
import inspect
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from songserm.project import embedded

FOLDER = Path(__file__).parent
HELPERS = {"alternative", "bare", "corpus", "http", "measuring", "queries", "trivial", "__init__", "__main__"}


def names() -> list[str]:
    """The benchmarks there are."""
    return sorted(
        path.stem for path in FOLDER.glob("*.py") if path.stem not in HELPERS and "def run(" in path.read_text()
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/benchmark", description=__doc__)
    parser.add_argument("name", choices=names())
    parser.add_argument("--items", type=int, help="how many items (benchmarks that take it)")
    parser.add_argument("--data", help="the folder of real data; otherwise SONGSERM_DATA or ../shared/data")
    options = parser.parse_args()
    if options.data:
        os.environ["SONGSERM_DATA"] = options.data
    with ExitStack() as stack:
        var = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="songserm-benchmark-", ignore_cleanup_errors=True))
        )
        var.chmod(0o711)
        os.environ.update(
            SONGSERM_VAR=str(var), DJANGO_SETTINGS_MODULE="songserm.project.settings", SONGSERM_API_RATE="1000000/s"
        )
        if not os.environ.get("DATABASE_URL"):
            stack.enter_context(embedded.running(var))
        prepare()
        run(options.name, {"items": options.items})


def prepare() -> None:
    """Django with an empty, migrated database."""
    import django  # noqa: PLC0415 - settings read the environment that was set just now
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("prepare", verbosity=0)


def run(name: str, options: Mapping[str, object]) -> None:
    """Print a JSON line for each figure, as it comes."""
    function = importlib.import_module(f"benchmarks.{name}").run
    wanted = inspect.signature(function).parameters
    given = {key: value for key, value in options.items() if key in wanted and value is not None}
    for figure in function(**given):
        sys.stdout.write(json.dumps(figure, ensure_ascii=False) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
