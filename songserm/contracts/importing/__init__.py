"""Contracts in bulk: the columns of e-GP's open data, mending and checking rows, and storing what passed."""
