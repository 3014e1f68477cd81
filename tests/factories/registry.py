from itertools import count

from songserm.registry.models import Enterprise

_serial = count(1)


def juristic_number(serial: int) -> str:
    """A juristic person's number with a right check digit: Bangkok, company, B.E. 2565."""
    start = f"0105565{serial:05d}"
    return start + str((11 - sum(int(d) * (13 - i) for i, d in enumerate(start)) % 11) % 10)


def make_enterprise(**facts) -> Enterprise:
    """A registered firm, unless told otherwise."""
    number = facts.pop("number", "") or juristic_number(next(_serial))
    chosen = {"kind": "JURISTIC", "status": "ACTIVE", "size": "SMALL", "sector": "MANUFACTURING", **facts}
    if chosen["status"] == "UNVERIFIED":
        chosen["size"] = "UNKNOWN"
    return Enterprise.objects.create(
        **{"number": number, "identity_number": number, "name_th": f"บริษัท ทดสอบ {number} จำกัด", **chosen}
    )
