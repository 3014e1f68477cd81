"""Accounts, organisations, memberships, roles."""
