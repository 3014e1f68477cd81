"""THE REGISTER: enterprises, registrations, size history, certificates."""
