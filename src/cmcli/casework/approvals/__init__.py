"""Decisions that wait for the approval of a second person."""
