"""Where the keys file of a store is, which alone says that the store is encrypted."""

import os


def keys_path(store: "str | os.PathLike[str]") -> str:
    """Where the keys file of a store is; a link to a store has that of the store."""
    return f"{os.path.realpath(store)}.keys"


def is_sealed(store: "str | os.PathLike[str]") -> bool:
    """Return whether a store is encrypted: its keys file says so, never its bytes."""
    return os.path.lexists(keys_path(store))
