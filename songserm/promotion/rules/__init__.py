"""Rules of promotion: pure functions."""
