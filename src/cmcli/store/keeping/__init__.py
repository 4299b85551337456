"""Keeping the record: opening, backup, migrations, checks, audit, undo, and deliveries."""
