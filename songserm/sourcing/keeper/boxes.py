"""Sealed boxes (X25519, XSalsa20-Poly1305, by libsodium): anyone seals with the public key, the keeper alone opens."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from songserm.toolbox.later import loaded_later

if TYPE_CHECKING:
    from nacl.public import PrivateKey

_nacl = loaded_later("nacl.public")
_exceptions = loaded_later("nacl.exceptions")
KEY_ID_LENGTH = 32


class KeyMissing(RuntimeError):
    """The keeper does not have the key: bring it back from the safe copy and opening goes on by itself."""


class BoxBroken(ValueError):
    """The box was not sealed to this key, or was changed."""


class NoPublicKey(RuntimeError):
    """No keeper has published a key yet: start it."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What quotations are sealed to."""

    id: str
    key: bytes

    def seal(self, content: bytes) -> bytes:
        """A box that only the holder of the secret half opens."""
        return bytes(_nacl.SealedBox(_nacl.PublicKey(self.key)).encrypt(content))


class PublishedKeys:
    """The public halves, in a folder that everyone may read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> PublicKey:
        """The key for new requests; raises NoPublicKey."""
        try:
            return self.get((self.folder / "current").read_text().strip())
        except OSError as error:
            raise NoPublicKey(str(self.folder)) from error

    def get(self, key_id: str) -> PublicKey:
        """A key by its id; raises NoPublicKey when it is not there or does not fit its id."""
        try:
            key = bytes.fromhex((self.folder / f"{key_id}.pub").read_text())
        except (OSError, ValueError) as error:
            raise NoPublicKey(key_id) from error
        if _id_of(key) != key_id:
            raise NoPublicKey(key_id)
        return PublicKey(key_id, key)

    def publish(self, key: bytes) -> None:
        """Add a key and make it the current one."""
        self.folder.mkdir(parents=True, exist_ok=True)
        _write(self.folder / f"{_id_of(key)}.pub", key.hex(), mode=0o644)
        _write(self.folder / "current", _id_of(key), mode=0o644)


class SecretKeys:
    """The secret halves, in a folder of the keeper's own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ensure(self, published: PublishedKeys) -> None:
        """Make the first key, if there is none, and see to it that one of the keeper's own is published."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        if not any(self.folder.glob("*.key")):
            secret = _nacl.PrivateKey.generate()
            _write(self.folder / f"{_id_of(bytes(secret.public_key))}.key", bytes(secret).hex(), mode=0o600)
        self.claim(published)

    def claim(self, published: PublishedKeys) -> bool:
        """Publish the newest own key unless the current one is an own one; whether that was needed.

        A stranger's key in that place would be sealed to by everybody, and read by the stranger.
        """
        kept = sorted(self.folder.glob("*.key"), key=lambda path: path.stat().st_mtime)
        own = [path.stem for path in kept if self.has(path.stem)]
        if not own or self._is_own(published):
            return False
        published.publish(bytes(self._secret(own[-1]).public_key))
        return True

    def _is_own(self, published: PublishedKeys) -> bool:
        try:
            return self.has(published.current().id)
        except NoPublicKey:
            return False

    def open(self, key_id: str, box: bytes) -> bytes:
        """What was sealed; raises KeyMissing or BoxBroken."""
        secret = self._secret(key_id)
        try:
            return bytes(_nacl.SealedBox(secret).decrypt(box))
        except (_exceptions.CryptoError, ValueError, TypeError) as error:
            raise BoxBroken(key_id) from error

    def has(self, key_id: str) -> bool:
        """Whether the key is there and whole."""
        try:
            self._secret(key_id)
        except KeyMissing:
            return False
        return True

    def _secret(self, key_id: str) -> "PrivateKey":
        try:
            secret: PrivateKey = _nacl.PrivateKey(bytes.fromhex((self.folder / f"{key_id}.key").read_text()))
        except (OSError, ValueError, TypeError, _exceptions.CryptoError) as error:
            raise KeyMissing(key_id) from error
        if _id_of(bytes(secret.public_key)) != key_id:
            raise KeyMissing(key_id)
        return secret


def _id_of(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()[:KEY_ID_LENGTH]


def _write(path: Path, text: str, *, mode: int) -> None:
    """The whole file or none, with these rights from its first byte."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
