"""All that a verb needs of the store: engine, locks, units of work, the log, values as rows."""
