"""Pages of the catalogue: what the public sees, what a firm edits, what it brings in bulk."""
