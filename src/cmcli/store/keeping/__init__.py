"""What keeps the record: opening, backup, migrations, checks, audit, undo, and the sendings."""
