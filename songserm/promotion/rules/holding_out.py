"""Who is not written to, so that there is something to compare with."""

import hashlib


def is_held_out(outreach: str, firm: str, percent: int) -> bool:
    """Whether chance leaves this firm out: the same answer each time it is asked, and no firm is always the one left out."""
    digest = hashlib.sha256(f"{outreach}/{firm}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % 100 < percent
