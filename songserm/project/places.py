"""Where things lie on this machine."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The checkout."""


def var() -> Path:
    """The folder for the embedded database, the index and the files: ``SONGSERM_VAR``, or ``var`` in the checkout."""
    return Path(os.environ.get("SONGSERM_VAR") or ROOT / "var").resolve()
