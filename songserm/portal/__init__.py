"""The front door: home, one search over everything, the desk, the look of every page."""
