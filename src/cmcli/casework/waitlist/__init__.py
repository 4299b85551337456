"""The waiting list: who comes next, who is accepted, and places that were declined."""
