"""Cover: verbs about who does the work of a worker on leave, and about who is on call."""
