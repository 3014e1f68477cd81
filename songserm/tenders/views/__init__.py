"""Pages of evaluating."""
