"""Findings of cm doctor: gaps in the record, the reminders and the store itself."""
