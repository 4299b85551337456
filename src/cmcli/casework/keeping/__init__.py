"""Keeping the record: undo, and what else is done to changes as such."""
