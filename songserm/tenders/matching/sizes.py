"""How large a budget is, in steps: a sixteenth of a power of ten each, so that 1 and 1.15 million are neighbours."""

import math
from typing import Final

import numpy as np

from songserm.tenders.matching.arrays import Numbers

STEPS: Final = 16
UNKNOWN: Final = 0
HIGHEST: Final = 13 * STEPS
"""Ten trillion baht: above every budget there is."""


def size_of(budget: float | None) -> int:
    """The step of a budget in THB, 1 to 208; UNKNOWN for none, for zero, and for what is below zero or no number."""
    if budget is None or not math.isfinite(budget) or budget <= 0:
        return UNKNOWN
    return min(HIGHEST, max(1, round(math.log10(budget) * STEPS)))


def likeness(size: int, *, slope: float) -> Numbers:
    """For every step, how like this size it is: 1 for the same, e^-slope for ten times more or less, and for UNKNOWN."""
    if size == UNKNOWN:
        return np.ones(HIGHEST + 1, dtype=np.float32)
    alike = np.exp(-slope * np.abs(np.arange(HIGHEST + 1) - size) / STEPS)
    alike[UNKNOWN] = np.exp(-slope)
    return alike.astype(np.float32)
