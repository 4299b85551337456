"""The forms that a store has had, one for each migration, and marks in its rows.

This loads no migration and no SQL.
"""

import os

_MIGRATIONS = os.path.join(os.path.dirname(__file__), "..", "keeping", "migrations")

FORMS = tuple(
    (file[:-3], file[6:-3].replace("_", " "))
    for file in sorted(os.listdir(_MIGRATIONS))
    if file.startswith("m0") and file.endswith(".py")
)
"""The module of each migration in ``migrations/``, and its name in the store's own record."""

LATEST = int(FORMS[-1][0][1:5])
"""The form that this cm works with."""

NAME_MARK = "0n0"
"""A mark before the words of a client's name, which are indexed a second time with it.

A search among names alone then does not pass through every note with such a word.
"""

PHONE_MARK = "0p0"
"""A mark before the digits of a client's phone, which are indexed backwards.

A number is then found by its last digits as a word is by its first letters.
"""

SOUND_MARK = "0s0"
"""A mark before the sounds of a client's name (`catalog.names.sounds`), by which names like it are
looked for."""

SCRIPT_MARK = "0x0"
"""A mark before the sounds of a name in another script than Latin.

A word in Latin letters finds such a name, and no Latin one that only sounds alike.
"""
