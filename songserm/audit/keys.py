"""The key that evidence and the chain's heads are signed with, and the list that is published of all there ever were."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from songserm.toolbox.key_list import Trusted, trusted_in
from songserm.toolbox.signing import CERTIFICATE, KEY, SigningKey, create_key, load_key

LIST = "keys.json"


@dataclass(frozen=True, slots=True)
class PublishedKey:
    """A certificate, and the period in which it signed; the key in use has no end. Times are ISO 8601."""

    fingerprint: str
    certificate: str
    valid_from: str
    valid_until: str | None


def folder() -> Path:
    """Where the signing key lies: outside the database and readable by the platform alone."""
    return Path(settings.SIGNING_KEY_FOLDER)


def signing_key(*, now: datetime) -> SigningKey:
    """The key in use; the first one is made when it is first needed."""
    with _alone():
        if not (folder() / KEY).exists():
            _make(now)
        return _loaded(folder(), (folder() / KEY).stat().st_mtime_ns)


def rotate(*, now: datetime) -> SigningKey:
    """A new key from now on; the old one stays in the list with its end, and its private half is removed."""
    with _alone():
        return _make(now)


def published_keys() -> list[PublishedKey]:
    """Every key there ever was, oldest first."""
    try:
        rows = json.loads((folder() / LIST).read_text())["keys"]
    except FileNotFoundError:
        return []
    return [PublishedKey(**row) for row in rows]


def trusted_keys() -> list[Trusted]:
    """The same keys as those who check take them."""
    return trusted_in((folder() / LIST).read_text()) if (folder() / LIST).exists() else []


def _make(now: datetime) -> SigningKey:
    moment = now.isoformat()
    kept = [
        PublishedKey(each.fingerprint, each.certificate, each.valid_from, each.valid_until or moment)
        for each in published_keys()
    ]
    key = create_key(folder(), common_name="Songserm evidence", now=now)
    kept.append(PublishedKey(key.fingerprint, (folder() / CERTIFICATE).read_text(), moment, None))
    unfinished = folder() / f".{LIST}"
    unfinished.write_text(json.dumps({"keys": [asdict(each) for each in kept]}, indent=2))
    unfinished.replace(folder() / LIST)
    return key


@lru_cache(maxsize=2)
def _loaded(place: Path, _changed: int) -> SigningKey:
    return load_key(place)


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time makes keys."""
    folder().mkdir(parents=True, exist_ok=True)
    folder().chmod(0o700)
    with (folder() / "making").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
