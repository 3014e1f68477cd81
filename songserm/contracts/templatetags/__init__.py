"""How figures of contracts are written."""
