"""What a database driver says, turned into sentences and exit codes."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from cmcli.errors import Busy, CmError, Refused, StoreProblem, UsageProblem


class Entangled(Busy):
    """Others wrote at the same moment, in a way that one of the two had to give way; what was to
    be done is done again from its beginning."""


class Taken(Refused):
    """Somebody else has just written what only one may write."""


AGAIN = (Entangled, Taken)
"""Errors after which a verb is run once more."""

_DEADLOCK, _LOCK_TIMEOUT, _TAKEN, _GONE = "40P01", "55P03", "23505", "23503"
"""The server's codes, which stay the same in every language of its messages."""

_SENTENCES: tuple[tuple[str, str, str], ...] = (
    (
        "database or disk is full",
        "The disk is full; nothing of this command was saved, everything before it is.",
        "Free some space and run the command again.",
    ),
    ("disk i/o error", "The store cannot be read or written.", "Check the disk, then try again."),
    (
        "readonly",
        "The store is not writable by you.",
        "Check who owns the file and its folder.",
    ),
    (
        "unable to open",
        "The store cannot be opened.",
        "Check that the folder is there and that you may write in it.",
    ),
    (
        "file is not a database",
        "The file is not a cm store, or it is encrypted with another key.",
        "cm db path says which file it is.",
    ),
    (
        "malformed",
        "The store is damaged.",
        "cm db check says how far; cm db restore brings back a backup.",
    ),
    ("no such table", "The file is not a cm store.", "cm init makes a store."),
    ("does not exist", "The database holds no cm store.", "cm init makes a store in it."),
    (
        "connection",
        "The PostgreSQL server cannot be reached.",
        "Check the URL, the server and your network.",
    ),
    (
        "password authentication",
        "The PostgreSQL server refuses this user.",
        "Check the user and the password.",
    ),
)


_CODES = {"malformed": "damaged"}
"""Words for scripts of those that have one of their own."""


def sentence(problem: SQLAlchemyError) -> CmError:
    """The error to show for a driver's error; it never carries data of a row."""
    said = str(getattr(problem, "orig", problem)).lower()
    state = _state(problem)
    if state in (_DEADLOCK, _GONE):
        return entangled()
    if state == _TAKEN or "unique constraint failed" in said:
        return Taken(
            "Somebody else has just written the same.",
            "Look at what is there, then run the command again.",
            code="taken",
        )
    if state == _LOCK_TIMEOUT or (state is None and "locked" in said):
        return Busy("Another cm is writing to the store.", "Run the command again.")
    for mark, message, hint in _SENTENCES:
        if mark in said:
            return StoreProblem(message, hint, code=_CODES.get(mark))
    if isinstance(problem, DBAPIError | OperationalError):
        return StoreProblem(f"The store refused: {type(problem).__name__}.", "Try cm db check.")
    return StoreProblem(f"The store failed: {type(problem).__name__}.", "Try cm db check.")


def entangled() -> Entangled:
    """The error for what others wrote at the same moment."""
    return Entangled(
        "Another cm wrote to the same rows at the same moment.", "Run the command again."
    )


def timed_out(problem: SQLAlchemyError) -> bool:
    """Whether a server gave up waiting for a lock."""
    return _state(problem) == _LOCK_TIMEOUT


def _state(problem: SQLAlchemyError) -> str | None:
    """The server's code of the error; None for an engine without such codes."""
    return getattr(getattr(problem, "orig", None), "sqlstate", None)


@contextmanager
def translated() -> Iterator[None]:
    """Errors of the driver leave the block as sentences."""
    try:
        yield
    except SQLAlchemyError as problem:
        raise sentence(problem) from problem
    except UnicodeEncodeError as problem:
        # Only what was typed can hold it: the bytes of an argument that are no text.
        raise UsageProblem(
            "Something that was typed is not UTF-8 text, so the store cannot look for it.",
            "Type it again, in a terminal that is set to UTF-8.",
        ) from problem
