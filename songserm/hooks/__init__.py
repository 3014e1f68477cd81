"""Typed registries that rooms fill in ``AppConfig.ready``, so that a lower room can call a higher one without knowing it."""
