"""What a file is known by, whatever it is called."""

import hashlib
from pathlib import Path

_SHORT = 16


def sha256_of(path: Path) -> str:
    """The SHA-256 of what the file holds, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def short_digest(path: Path) -> str:
    """Its first digits, for where a file has to be named in little room: its own name may be long, or tell of a person."""
    return sha256_of(path)[:_SHORT]
