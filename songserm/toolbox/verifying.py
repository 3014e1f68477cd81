"""``songserm evidence verify``: needs no database and no network, so that anybody can check evidence anywhere."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from songserm.toolbox.key_list import Trusted, trusted_in
from songserm.toolbox.proof import NOT_A_PDF, Proof, verify_pdf
from songserm.toolbox.refusals import Refused

VALID, INVALID, BAD_INPUT = 0, 1, 2


def run(words: Sequence[str], *, key_list: Path) -> int:
    """Check one PDF; exit status 0 valid, 1 not valid, 2 bad input. ``key_list`` is believed when no key is named."""
    parser = argparse.ArgumentParser("songserm evidence verify", description="Check a PDF with sealed evidence.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--key", type=Path, action="append", default=[], help="a certificate (PEM) or keys.json")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--language", choices=["en", "th"], default="en")
    asked = parser.parse_args(words)
    try:
        trusted = [key for path in asked.key or [key_list] for key in _keys(path)]
        found = verify_pdf(asked.file.read_bytes(), trusted)
    except OSError as error:
        sys.stderr.write(f"{error.filename}: {error.strerror}. Name a file that is there.\n")
        return BAD_INPUT
    except Refused as refused:
        sys.stderr.write(refused.text(asked.language) + "\n")
        return BAD_INPUT
    sys.stdout.write((_as_json(found) if asked.json else _as_text(found, asked.language)) + "\n")
    if found.reason is NOT_A_PDF:
        return BAD_INPUT
    return VALID if found.ok else INVALID


def _keys(path: Path) -> list[Trusted]:
    return trusted_in(path.read_text(encoding="utf-8", errors="replace"))


def _as_json(found: Proof) -> str:
    facts = {
        "valid": found.ok,
        "code": found.reason.code,
        "th": found.reason.th,
        "en": found.reason.en,
        "key": found.fingerprint,
        "signed_at": found.signed_at.isoformat() if found.signed_at else None,
        "sha256": found.sha256,
        "evidence": found.evidence or None,
    }
    return json.dumps(facts, ensure_ascii=False)


def _as_text(found: Proof, language: str) -> str:
    lines = [found.reason.text(language), f"SHA-256 {found.sha256}"]
    if found.fingerprint:
        lines.append(f"key {found.fingerprint}")
    if found.ok:
        lines += [f"signed {found.signed_at}", found.title]
    return "\n".join(lines)
