"""The synthetic agency of cm demo, and the invented people in it."""
