"""The firms that a notice is for, found among all contracts that were ever made. Pure Python: no Django, no database."""

from songserm.tenders.matching.facts import Match, PastContract, Reason, Tender
from songserm.tenders.matching.matcher import Matcher

__all__ = ["Match", "Matcher", "PastContract", "Reason", "Tender"]
