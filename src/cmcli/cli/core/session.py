"""State that a process keeps between its commands: the open store, and options for all of them.

A single command has a session too, which keeps nothing; `cm batch` and `cm shell` make one that
does.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from cmcli.cli.core.garbage import warmed_up

if TYPE_CHECKING:
    from cmcli.casework.described.fields import Value
    from cmcli.casework.described.texts import Texts
    from cmcli.cli.core.options import Colour, Options
    from cmcli.store.core.store import Store
    from cmcli.store.core.work import Work


Drafting = Callable[
    ["Options", Callable[..., None], dict[str, Any], "Mapping[str, type[Value]]"], None
]
"""Runs a command so that nothing typed is lost; see :mod:`cmcli.cli.core.drafts`."""


class SessionDefaults(NamedTuple):
    """Common options that hold for every command that does not say its own."""

    actor: str | None = None
    store: str | None = None
    today: str | None = None
    no_input: bool = False
    dry_run: bool = False
    quiet: bool = False
    color: "Colour | None" = None


class Session:
    """The state that commands of one process share.

    ``key_of_line`` is the ``--id`` of a command without one. With ``key_tells_all`` it was made
    from the whole request, so a repeat need not compare the arguments. ``work`` is the one
    operation that all commands run in, if they do. With ``check`` nothing runs: it is called with
    each command instead. ``drafting`` runs the commands that a person types. ``saved`` tells
    whether any command has changed the store. ``warned_of`` are addresses with a warning that was
    given.

    For the latest command, ``command`` is its name, ``key`` its ``--id``, and ``done`` and
    ``repeated`` count its new and its repeated operations. ``typed`` holds what a person has
    answered so far, ``about`` is the case, and ``resumed`` tells whether it continues a draft.
    ``mentioned`` are the sentences about the store and the day that are said once.
    """

    def __init__(self, said: SessionDefaults | None = None, *, keeps: bool = True) -> None:
        self.said = said or SessionDefaults()
        self.keeps = keeps
        self.check: Callable[[Options, Mapping[str, object]], None] | None = None
        self.drafting: Drafting | None = None
        self.work: Work | None = None
        self.key_of_line: str | None = None
        self.key_tells_all = False
        self.command = ""
        self.mentioned: set[str] = set()
        self.key: str | None = None
        self.done = 0
        self.repeated = 0
        self.saved = False
        self.warned_of: set[str] = set()
        self.typed: dict[type[Value], Texts] = {}
        self.about: str | None = None
        self.resumed = False
        self._stores: dict[str, Store] = {}

    def store(self, address: str, waiting: Callable[[str], None]) -> "Store":
        """The store at that address: opened, or as it was kept.

        Raises what opening raises; ``waiting`` is told where a store that was kept is another now.
        """

        from cmcli.store.keeping.opening import open_store

        kept = self._stores.get(address)
        if kept is not None and kept.still_there():
            return kept
        if kept is not None:
            self._stores.pop(address).close()
        elif not self._stores:
            warmed_up()
        store = open_store(address, waiting=waiting)
        if self.keeps:
            store.keep_open()
            self._stores[address] = store
        if kept is not None:
            waiting("The store was replaced by a restored or a new one.")
        return store

    def begin(self, command: str) -> None:
        """Begin a command: a single one mentions everything that there is to mention."""
        self.command = command
        if not self.keeps:
            self.mentioned.clear()

    def share(self, store: "Store") -> None:
        """Let the commands use a store that is open already."""
        self._stores[store.address] = store

    def close(self) -> None:
        """Let go of every store."""
        for store in self._stores.values():
            store.close()
        self._stores.clear()


_current = Session(keeps=False)


def current() -> Session:
    """The session of the command that runs."""
    return _current


def begin_anew() -> None:
    """Forget what earlier commands of this process have left in the session."""
    global _current
    _current = Session(keeps=False)


@contextmanager
def begun(session: Session) -> Iterator[Session]:
    """Let the commands of the block run in this session, which is closed at its end."""
    global _current
    before, _current = _current, session
    try:
        yield session
    finally:
        _current = before
        session.close()
