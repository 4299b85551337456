"""Roadblocks of contacts, and what answers them."""
