"""Documents and benefits: entries of a case that are renewed."""
