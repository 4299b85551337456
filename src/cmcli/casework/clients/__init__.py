"""A client's own data: shown, changed, and kept as it was."""
