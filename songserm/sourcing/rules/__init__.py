"""The rules of buying from SMEs first, without a database."""
