"""Fix what is wrong with the files of a store, where the fix loses nothing."""

from collections.abc import Iterator
from pathlib import Path
from time import time

from cmcli.store.keeping import health
from cmcli.store.keeping.files import SIDES, discard

STILL_WRITTEN = 600.0
"""Seconds without a write; after them an unfinished file is taken as left by a stopped cm."""


def mend_files(path: Path) -> Iterator[str]:
    """Fix the files of the store at the path, and tell each thing that was done.

    The store becomes its owner's alone, and unfinished copies that a stopped cm left are removed:
    they hold the same names as the store. Whole copies of migrations and restores stay.
    Raises OSError.
    """
    if not path.is_file():
        return
    for end in ("", ".keys", *SIDES):
        part = path.with_name(path.name + end)
        if part.is_file() and health.access(part).mode & 0o077:
            part.chmod(0o600)
            yield f"Other users can't open {part.name} any more."
    removed = 0
    for left in health.beside(path).unfinished:
        if time() - left.stat().st_mtime > STILL_WRITTEN:
            discard(left)
            removed += 1
    if removed:
        files = "1 unfinished file" if removed == 1 else f"{removed} unfinished files"
        yield f"Removed {files} that a stopped cm left beside the store."
