"""What is asked of contracts."""

from songserm.contracts.queries.cells import IS_OF_THE_STATE
from songserm.contracts.queries.firms import bought_from, contracts_this_year
from songserm.contracts.queries.headline import Headline, headline
from songserm.contracts.queries.past import PastSale, past_sales
from songserm.contracts.queries.sold import SOLD
from songserm.contracts.queries.spending import Dashboard, Scope, agencies_named, dashboard

__all__ = [
    "IS_OF_THE_STATE",
    "SOLD",
    "Dashboard",
    "Headline",
    "PastSale",
    "Scope",
    "agencies_named",
    "bought_from",
    "contracts_this_year",
    "dashboard",
    "headline",
    "past_sales",
]
