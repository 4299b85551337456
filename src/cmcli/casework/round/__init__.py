"""The round of a case: intake, assessment, contacts, notes, flags, review and closing."""
