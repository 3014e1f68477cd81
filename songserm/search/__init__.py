"""Finding things: Thai text, the engine behind one small interface, the outbox that keeps it true. Knows documents, never models."""
