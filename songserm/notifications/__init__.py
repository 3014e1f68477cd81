"""What was told to whom; for now by e-mail."""
