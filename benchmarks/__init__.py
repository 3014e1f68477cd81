"""What is measured: each module has ``run(...)``, which gives one figure after the other."""
