"""What tenders decides by data alone."""
