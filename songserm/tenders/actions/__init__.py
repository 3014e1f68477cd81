"""What is done in the room of tenders."""
