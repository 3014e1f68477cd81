"""Signed heads of the chain: one a day, in the database and in a published file, so that a rewritten chain shows."""

import base64
import fcntl
import json
import os
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from songserm.audit.keys import published_keys, signing_key
from songserm.audit.models import ChainHead, Event
from songserm.toolbox.signing import sign_bytes, verify_bytes
from songserm.toolbox.thai_dates import bangkok_today

FIELDS = ("day", "position", "hash", "previous_signature", "signature", "key")
Row = Mapping[str, Any]


def heads_file() -> Path:
    """The published file: one head a line, only ever added to. Whoever copies it can check the chain without us."""
    return Path(settings.SONGSERM_VAR) / "published" / "heads.jsonl"


def sign_head(*, now: datetime) -> ChainHead | None:
    """Today's head (a day in Thailand), made if it is not there yet; none while the chain is empty."""
    day = bangkok_today(now)
    if kept := ChainHead.objects.filter(day=day).first():
        _publish(kept)
        return kept
    last = Event.objects.filter(position__isnull=False).order_by("-position").first()
    if last is None:
        return None
    previous = ChainHead.objects.order_by("-day").values_list("signature", flat=True).first() or ""
    facts = {"day": day.isoformat(), "position": last.position or 0, "hash": last.hash, "previous_signature": previous}
    key = signing_key(now=now)
    signature = base64.b64encode(sign_bytes(key, signed_text(facts))).decode()
    with transaction.atomic():
        head, _ = ChainHead.objects.get_or_create(
            day=day,
            defaults={
                "position": last.position or 0, "hash": last.hash, "previous_signature": previous,
                "signature": signature, "key": key.fingerprint, "signed_at": now,
            },
        )  # fmt: skip
    _publish(head)
    return head


def signed_text(head: Row) -> bytes:
    """What a head's signature is over."""
    parts = ("songserm-head", head["day"], head["position"], head["hash"], head["previous_signature"])
    return "\n".join(map(str, parts)).encode()


def published_heads(text: str) -> list[Row]:
    """The heads of a published file; ValueError when it is none."""
    rows = [json.loads(line) for line in text.splitlines() if line.strip()]
    if not all(isinstance(row, dict) and set(FIELDS) <= set(row) for row in rows):
        raise ValueError("not a file of heads")
    return rows


def faults(copy: Iterable[Row] = ()) -> list[str]:
    """What is wrong with the heads of the database, of the published file and of an outsider's ``copy``.

    Each must be signed by a published key, follow its predecessor, and name the hash that the chain has at its place;
    none may be missing from the database.
    """
    kept = [_row(head) for head in ChainHead.objects.order_by("day")]
    file = published_heads(heads_file().read_text()) if heads_file().exists() else []
    certificates = {each.fingerprint: each.certificate.encode() for each in published_keys()}
    found: list[str] = []
    for source, rows in (("database", kept), ("published file", file), ("copy", list(copy))):
        found += [f"{source}: {fault}" for fault in _faults(rows, certificates)]
    days = {row["day"]: row for row in kept}
    found += [
        f"the head of {row['day']} in the database differs from the one that was published"
        for row in (*file, *copy)
        if _plain(days.get(row["day"])) != _plain(row)
    ]
    return list(dict.fromkeys(found))


def _faults(rows: Iterable[Row], certificates: Mapping[str, bytes]) -> Iterable[str]:
    previous = ""
    for row in rows:
        certificate = certificates.get(row["key"])
        if certificate is None or not verify_bytes(certificate, signed_text(row), _signature(row)):
            yield f"the head of {row['day']} is not signed by a published key"
        if row["previous_signature"] != previous:
            yield f"the head of {row['day']} does not follow the one before"
        if not Event.objects.filter(position=row["position"], hash=row["hash"]).exists():
            yield f"the chain at position {row['position']} is not what was signed on {row['day']}"
        previous = row["signature"]


def _signature(row: Row) -> bytes:
    try:
        return base64.b64decode(row["signature"], validate=True)
    except ValueError:
        return b""


def _row(head: ChainHead) -> Row:
    return {**{name: getattr(head, name) for name in FIELDS}, "day": head.day.isoformat()}


def _plain(row: Row | None) -> tuple[Any, ...]:
    return tuple(row[name] for name in FIELDS) if row else ()


def _publish(head: ChainHead) -> None:
    """Add the head to the file, unless it is there."""
    file = heads_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+") as kept:
        fcntl.flock(kept, fcntl.LOCK_EX)
        kept.seek(0)
        if any(json.loads(line)["day"] == head.day.isoformat() for line in kept if line.strip()):
            return
        kept.write(json.dumps(_row(head)) + "\n")
        kept.flush()
        os.fsync(kept.fileno())
