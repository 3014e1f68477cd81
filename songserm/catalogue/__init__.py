"""Products and services, their versions, categories, imports."""
