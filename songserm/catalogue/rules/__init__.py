"""The catalogue's rules: pure."""
