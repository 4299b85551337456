"""Looking at the record: lists, what is due, what happened, what was sent."""
