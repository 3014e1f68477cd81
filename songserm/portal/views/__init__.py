"""The pages that belong to no single room: front page, search, desk, and what explains the platform."""
