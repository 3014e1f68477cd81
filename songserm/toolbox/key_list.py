"""Keys that are believed: the published list, or a certificate that somebody brings along."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from songserm.toolbox.refusals import Refused


class KeysUnreadable(Refused):
    """The text is neither a certificate (PEM) nor a list of keys."""


@dataclass(frozen=True, slots=True)
class Trusted:
    """A certificate that is believed, and the period in which it signed; no end for the key in use."""

    pem: bytes
    valid_from: datetime | None = None
    valid_until: datetime | None = None

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, 64 hex digits."""
        return hashlib.sha256(x509.load_pem_x509_certificate(self.pem).public_bytes(Encoding.DER)).hexdigest()

    def covers(self, moment: datetime) -> bool:
        """Whether the key was in use then."""
        after = self.valid_from is None or self.valid_from.replace(microsecond=0) <= moment
        return after and (self.valid_until is None or moment <= self.valid_until)


def trusted_in(text: str) -> list[Trusted]:
    """The keys of a published list (JSON), or of one certificate (PEM); raises KeysUnreadable."""
    try:
        if text.lstrip().startswith("{"):
            found = [_listed(row) for row in json.loads(text)["keys"]]
        else:
            found = [Trusted(text.encode())]
        return [each for each in found if each.fingerprint]
    except (ValueError, KeyError, TypeError) as error:
        raise KeysUnreadable(
            "KEYS_UNREADABLE",
            th="แฟ้มกุญแจต้องเป็นใบรับรอง (PEM) หรือรายการกุญแจ (keys.json)",
            en="A key file must be a certificate (PEM) or a list of keys (keys.json).",
        ) from error


def _listed(row: dict[str, str | None]) -> Trusted:
    until = row["valid_until"]
    return Trusted(
        str(row["certificate"]).encode(),
        datetime.fromisoformat(str(row["valid_from"])),
        datetime.fromisoformat(until) if until else None,
    )
