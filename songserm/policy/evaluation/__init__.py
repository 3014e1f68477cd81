"""Which bid is preferred, who is called, and why (domain of Ministerial Regulation No. 2 B.E. 2563 and its circulars).

`parse` reads a document and names every fault, `Law.of` takes the values out of a rule set, `evaluate` decides, `as_json`
shows. All of it is pure: the same document and rule set give the same answer, whatever the order of the bids.
"""

from songserm.policy.evaluation.bids import Bid, Category, Criterion, Member, Sme, Tender
from songserm.policy.evaluation.law import Law
from songserm.policy.evaluation.ranking import Decision, Evaluation, Ranked, evaluate
from songserm.policy.evaluation.reading import DocumentInvalid, decode, parse, parse_kept
from songserm.policy.evaluation.showing import as_document, as_json
from songserm.policy.faults import Fault

__all__ = [
    "Bid",
    "Category",
    "Criterion",
    "Decision",
    "DocumentInvalid",
    "Evaluation",
    "Fault",
    "Law",
    "Member",
    "Ranked",
    "Sme",
    "Tender",
    "as_document",
    "as_json",
    "decode",
    "evaluate",
    "parse",
    "parse_kept",
]
