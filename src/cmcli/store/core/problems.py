"""Errors of database drivers, turned into sentences and exit codes."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from cmcli.errors import Busy, CmError, Refused, StoreProblem, UsageProblem


class Entangled(Busy):
    """Two writers collided and this one had to give way; its work is done again from the start."""


class Taken(Refused):
    """Somebody else has just written what only one may write."""


AGAIN = (Entangled, Taken)
"""Errors that make cm run a verb once more."""

_DEADLOCK, _LOCK_TIMEOUT, _TAKEN, _GONE = "40P01", "55P03", "23505", "23503"
"""The server's codes, which stay the same in every language of its messages."""

# By a pattern of what the driver says, the more exact before the more general. A server that
# refuses a connection gives no code. Where its words are in another language, the general sentence
# is said.
_SENTENCES: tuple[tuple[str, str, str], ...] = (
    (
        "database or disk is full",
        "The disk is full. This command was not saved, but all earlier ones were.",
        "Free some space and run the command again.",
    ),
    ("disk i/o error", "The store cannot be read or written.", "Check the disk, then try again."),
    (
        "readonly",
        "You can't write to the store.",
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
        "To see which file it is: cm db path",
    ),
    (
        "malformed",
        "The store is damaged.",
        "To see how far: cm db check. To restore a backup: cm db restore",
    ),
    ("no such table", "The file is not a cm store.", "To create a store: cm init"),
    (
        "invalid sslmode",
        "The address of the store has an sslmode that doesn't exist.",
        "Use sslmode=verify-full, verify-ca, require or prefer.",
    ),
    (
        "password authentication failed",
        "The PostgreSQL server refuses this user or password.",
        "Check the user in the address, and the password in ~/.pgpass or PGPASSWORD.",
    ),
    (
        "no password supplied",
        "The PostgreSQL server wants a password.",
        "Put it into ~/.pgpass or PGPASSWORD.",
    ),
    (
        "pg_hba.conf",
        "The PostgreSQL server does not let this user in from this computer.",
        "Ask the server's administrator. It may want TLS: add ?sslmode=require to the address.",
    ),
    (
        "ssl error|ssl connection|support ssl|certificate",
        "The PostgreSQL server cannot be reached with TLS as the address demands.",
        "Check the server's certificate, and sslmode and sslrootcert in the address.",
    ),
    (
        "(resolve|translate) host",
        "There is no computer of the name in the store's address.",
        "Check the host in the address, and your network.",
    ),
    (
        "database .* does not exist",
        "The PostgreSQL server has no such database.",
        "Check the database in the address, or create it: createdb NAME",
    ),
    (
        "role .* does not exist",
        "The PostgreSQL server does not know this user.",
        "Check the user in the address.",
    ),
    (
        "too many (clients|connections)",
        "The PostgreSQL server takes no more connections.",
        "Try again later, or raise max_connections.",
    ),
    ("relation .* does not exist", "The database has no cm store.", "To create one: cm init"),
    (
        "connection|connect to",
        "The PostgreSQL server cannot be reached.",
        "Check host and port in the address, whether the server runs, and your network.",
    ),
    (
        "permission denied",
        "The PostgreSQL server does not let this user use the store.",
        "Ask the server's administrator for rights on its tables.",
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
            "Someone else has just saved the same.",
            "Check the record, then run the command again.",
            code="taken",
        )
    if state == _LOCK_TIMEOUT or (state is None and "locked" in said):
        return Busy("Another cm is writing to the store.", "Run the command again.")
    for mark, message, hint in _SENTENCES:
        if re.search(mark, said):
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
    """Return whether a server gave up waiting for a lock."""
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
            "The input is not UTF-8 text, so the store can't search for it.",
            "Type it again, in a terminal that is set to UTF-8.",
        ) from problem
