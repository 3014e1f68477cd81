"""The state's procurement system e-GP: its feed of announcements."""
