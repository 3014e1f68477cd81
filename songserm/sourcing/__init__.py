"""From a need to proof and award: the search that the law orders, sealed evidence of it, sealed quotations, the award."""
