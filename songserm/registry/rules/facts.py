"""The facts of a firm as a registration carries them, and where the registry's differ from the firm's own."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

DECISIVE = frozenset(
    {
        "name_th", "name_en", "tsic_code", "registry_status", "province", "revenue", "statement_year", "employees",
        "thai_share_percent",
    }
)  # fmt: skip
"""What an approval rests on: whether the firm lives, its size and eligibility, and what its certificate will say."""


@dataclass(frozen=True, slots=True)
class FirmFacts:
    """What is known of a firm; None or an empty text means: not given. Money in baht a year."""

    name_th: str = ""
    name_en: str = ""
    tsic_code: str = ""
    registry_status: str = ""
    """As the business registry words it: ACTIVE, DISSOLVED, …"""
    registered_date: date | None = None
    address: str = ""
    province: str = ""
    revenue: Decimal | None = None
    statement_year: int | None = None
    """C.E. year."""
    employees: int | None = None
    thai_share_percent: Decimal | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain values: money as text, dates in ISO form."""
        return {name: _plain(value) for name, value in asdict(self).items() if value not in (None, "")}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "FirmFacts":
        """The facts that ``to_json`` gave; unknown names are passed over."""
        known = {field.name for field in fields(cls)}
        values = {name: value for name, value in data.items() if name in known}
        for name in ("revenue", "thai_share_percent"):
            if name in values:
                values[name] = Decimal(values[name])
        if "registered_date" in values:
            values["registered_date"] = date.fromisoformat(values["registered_date"])
        return cls(**values)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact beside the other: ``matters`` when both are known and they are not the same."""

    name: str
    given: object
    fetched: object

    @property
    def matters(self) -> bool:
        """Whether a verifier should look."""
        return (
            self.given not in (None, "")
            and self.fetched not in (None, "")
            and _plainly(self.given) != _plainly(self.fetched)
        )


def _plainly(value: object) -> object:
    """Capitals and spaces make no difference: registries write names in capitals. Nothing known is an empty text."""
    if value is None:
        return ""
    return "".join(value.casefold().split()) if isinstance(value, str) else value


def compare(given: FirmFacts, fetched: FirmFacts | None) -> list[Difference]:
    """Every fact, the firm's beside the registry's, in the order in which people read them."""
    other = fetched or FirmFacts()
    return [
        Difference(field.name, getattr(given, field.name), getattr(other, field.name)) for field in fields(FirmFacts)
    ]


def joined(given: FirmFacts, fetched: FirmFacts | None) -> FirmFacts:
    """The facts to decide by: the registry's where it has them, otherwise the firm's."""
    decided: dict[str, Any] = {
        row.name: row.fetched if row.fetched not in (None, "") else row.given for row in compare(given, fetched)
    }
    return FirmFacts(**decided)


@dataclass(frozen=True, slots=True)
class Changed:
    """A fact that is no longer what it was."""

    name: str
    before: object
    after: object


def differing(before: FirmFacts, after: FirmFacts) -> list[Changed]:
    """The facts in which two states differ, in the order in which people read them."""
    rows = compare(before, after)
    return [Changed(row.name, row.given, row.fetched) for row in rows if _plainly(row.given) != _plainly(row.fetched)]


def changed(before: FirmFacts, after: FirmFacts) -> list[Changed]:
    """Those of them that decide."""
    return [each for each in differing(before, after) if each.name in DECISIVE]


def stamp(facts: FirmFacts) -> str:
    """Another one whenever a decisive fact is another; by it a decision says which facts it was made on."""
    told = [f"{name} {_stamped(getattr(facts, name))}" for name in sorted(DECISIVE)]
    return sha256("\n".join(told).encode()).hexdigest()[:16]


def _stamped(value: object) -> object:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else _plainly(value)
