"""The register's rules: pure, data and time in, a decision out."""
