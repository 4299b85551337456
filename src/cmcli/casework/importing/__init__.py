"""Importing the records of another system: planned on a snapshot, then written as one operation."""
