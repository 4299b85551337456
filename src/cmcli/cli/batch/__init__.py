"""cm batch: many commands in one process, read, checked, run and reported line by line."""
