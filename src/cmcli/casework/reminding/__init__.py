"""Reminders: which are due, how they are sent, and what was sent."""
