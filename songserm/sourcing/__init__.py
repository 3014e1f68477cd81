"""From an agency's need to a shortlist of SMEs, sealed proof of the search, sealed quotations and an award."""
