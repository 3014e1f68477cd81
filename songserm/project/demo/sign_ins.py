"""The demo's sign-ins: made anew for each data folder, kept in it, readable by its owner alone."""

import base64
import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from songserm.project import places

PEOPLE = ("owner", "officer", "verifier", "admin", "buyer", "owner2", "officer2", "buyer2", "planner")
"""Two who buy for each buyer, as sealed quotations are opened by two people; two firms, as one offer is no competition."""
TWO_FACTORS = {"verifier", "admin", "planner"}


@dataclass(frozen=True, slots=True)
class SignIn:
    """One person of the demo; ``totp_secret`` where the role needs two factors."""

    email: str
    password: str
    totp_secret: str | None


def _file() -> Path:
    return places.var() / "demo-sign-ins.json"


def read() -> list[SignIn]:
    """The sign-ins of this data folder's demo; empty without one."""
    return [SignIn(**row) for row in json.loads(_file().read_text())] if _file().exists() else []


def chosen() -> dict[str, SignIn]:
    """Each person's sign-in: those kept already (a load that was cut short is run again), or new ones."""
    kept = {_name(sign_in): sign_in for sign_in in read()}
    found = {name: kept.get(name) or SignIn(f"{name}@demo.test", new_password(), totp_secret(name)) for name in PEOPLE}
    if found != kept:
        write(list(found.values()))
    return found


def _name(sign_in: SignIn) -> str:
    return sign_in.email.partition("@")[0]


def totp_secret(name: str) -> str | None:
    """A new secret for those who act only with two factors."""
    return base64.b32encode(secrets.token_bytes(20)).decode() if name in TWO_FACTORS else None


def write(sign_ins: list[SignIn]) -> None:
    """Keep them, whole or not at all."""
    unfinished = _file().with_suffix(".unfinished")
    unfinished.touch(mode=0o600)
    unfinished.write_text(json.dumps([asdict(sign_in) for sign_in in sign_ins], indent=1))
    unfinished.rename(_file())


def new_password() -> str:
    """A password that is long enough and can be read aloud."""
    return "-".join(secrets.token_hex(2) for _ in range(4))
