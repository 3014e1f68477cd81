"""The trail of who did what, when, chained by hash in the database."""
