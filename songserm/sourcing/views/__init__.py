"""Pages of buying: the officer's, the firm's, and what is public."""
