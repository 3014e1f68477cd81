"""The keeper of the opening keys: a process of its own, which alone can read sealed quotations."""
