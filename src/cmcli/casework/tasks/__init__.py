"""Tasks that are no step of a goal."""
