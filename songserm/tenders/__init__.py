"""Bids ranked with the preferences that the law gives."""
