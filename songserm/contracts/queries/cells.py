"""The ways in which contracts are split, in SQL: for the kept sums and for a single agency alike."""

from django.db.models import Q

PARTS = ("month", "category", "method", "kind", "supplier_kind", "size")
DAY = "day"
"""Split by day, too, so that the days of a year that is not over can be set beside the same days of the year before."""
OF_THE_STATE = "(c.agency_id IS NOT NULL OR c.buyer_id IS NULL)"
"""A private company's contract has a buyer and no agency; one whose agency the record does not name has neither."""
IS_OF_THE_STATE = Q(agency__isnull=False) | Q(buyer__isnull=True)
"""The same for querysets of contracts: one definition of what the state bought."""
CELLS = """
    SELECT c.fiscal_year, a.province_id, to_char(c.signed_date, 'YYYY-MM-01') AS month,
        to_char(c.signed_date, 'YYYY-MM-DD') AS day, c.method, c.kind, c.supplier_kind,
        c.category, c.amount,
        CASE WHEN e.status IN ('ACTIVE', 'EXPIRED', 'SUSPENDED') THEN e.size ELSE 'UNKNOWN' END AS size
    FROM contracts_contract c LEFT JOIN contracts_agency a ON a.id = c.agency_id
    LEFT JOIN registry_enterprise e ON e.id = c.supplier_id
    WHERE c.cancelled_at IS NULL AND OF_THE_STATE AND {where}
""".replace("OF_THE_STATE", OF_THE_STATE)
"""One row a contract that counts; the size is the supplier's as registered, UNKNOWN for everyone who is not."""
SUMS = """
    count(*) AS contracts, sum(amount) AS amount, coalesce(sum(amount) FILTER (WHERE size <> 'UNKNOWN'), 0) AS known,
    coalesce(sum(amount) FILTER (WHERE size IN ('MICRO', 'SMALL', 'MEDIUM')), 0) AS from_smes
"""
_KEPT = (*PARTS, DAY)
WHICH = "CASE " + " ".join(f"WHEN GROUPING({name}) = 0 THEN '{name}'" for name in _KEPT) + " END AS part"
CODE = "coalesce(CASE " + " ".join(f"WHEN GROUPING({name}) = 0 THEN {name}" for name in _KEPT) + " END, '') AS code"


def grouped(*before: str) -> str:
    """One grouping for each part, each within ``before``."""
    return "GROUPING SETS (" + ", ".join(f"({', '.join((*before, name))})" for name in _KEPT) + ")"
