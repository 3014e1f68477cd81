"""Codes that everyone shares: regions, provinces, categories. Its pages are the portal's."""
