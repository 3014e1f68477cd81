"""Pages of the register, of people and of letters: what stands on two of them is written once."""

from collections import defaultdict
from pathlib import Path

import pytest

import songserm

ROOMS = Path(songserm.__file__).parent
RUN = 10
"""So many lines in a row are more than the frame that pages share."""


@pytest.mark.parametrize("room", ["registry", "people", "notifications"])
def test_no_run_of_lines_stands_in_two_templates(room):
    found = defaultdict(set)
    for path in (ROOMS / room / "templates").rglob("*.html"):
        lines = [line.strip() for line in path.read_text().splitlines() if line.strip()]
        for at in range(len(lines) - RUN + 1):
            found[tuple(lines[at : at + RUN])].add(path.name)
    assert {tuple(sorted(names)) for names in found.values() if len(names) > 1} == set()
