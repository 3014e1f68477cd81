"""Targeted promotion: which firms are written to about what, and what came of it."""
