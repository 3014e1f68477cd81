"""What a contract gave its supplier: its own price or, where the record shares out a total, what was awarded here."""

from typing import Any

from django.db.models import Case, F, When

SOLD: Any = Case(When(amount_is_shared=True, then=F("awarded_amount")), default=F("amount"))
"""Empty where it is not known; sums leave it out."""
SOLD_SUM = "coalesce(sum(CASE WHEN c.amount_is_shared THEN c.awarded_amount ELSE c.amount END), 0)"
"""The same over contracts ``c`` in SQL."""
