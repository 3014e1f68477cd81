"""The firms that a notice is for, found among all contracts that were ever made. Pure Python: no Django, no database.

``matcher`` opens the index; it is not imported here, because its numeric library is slow to load and the web has no need
of it.
"""

from songserm.tenders.matching.facts import Match, PastContract, Reason, Tender

__all__ = ["Match", "PastContract", "Reason", "Tender"]
