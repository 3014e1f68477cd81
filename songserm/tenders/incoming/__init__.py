"""Announcements on their way in: from the feed, from tables, from OCDS releases."""
