"""The forms that a store has had, one for each migration, and marks in its rows.

This loads no migration and no SQL.
"""

FORMS = (
    ("m0001_first", "the first form"),
    ("m0002_reminders", "reminders and drafts"),
    ("m0003_order_of_locks", "order of locks"),
)
"""The module of each migration in ``migrations/``, and its name in the store's own record."""

LATEST = len(FORMS)
"""The form that this cm works with."""

NAME_MARK = "0n0"
"""A mark before the words of a client's name, which are indexed a second time with it.

A search among names alone then does not pass through every note with such a word.
"""
