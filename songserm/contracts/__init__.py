"""Who bought what from whom, and how much of a firm's ceiling that has used."""
