"""Which documents a firm has to attach (domain: the register; confidence L, so an officer may still ask for others)."""

from dataclasses import dataclass

PAPER = "PAPER_"
"""What the code of the reason for a missing paper begins with; its kind follows."""
REQUIRED: dict[str, frozenset[str]] = {
    "JURISTIC": frozenset(),
    "NATURAL": frozenset({"COMMERCIAL_REGISTRATION", "TAX_RETURN"}),
    "COMMUNITY": frozenset({"COMMUNITY_REGISTRATION"}),
}


@dataclass(frozen=True, slots=True)
class Papers:
    """What is still missing of what is needed."""

    needed: frozenset[str]
    missing: frozenset[str]


def papers(*, kind: str, attached: frozenset[str], registry_answered: bool, has_employees: bool) -> Papers:
    """A juristic person proves by paper only what the business registry could not tell; employees need their form."""
    needed = REQUIRED[kind]
    if kind == "JURISTIC" and not registry_answered:
        needed |= {"COMMERCIAL_REGISTRATION", "TAX_RETURN"}
    if has_employees and kind == "NATURAL":
        needed |= {"EMPLOYMENT"}
    return Papers(needed, needed - attached)
