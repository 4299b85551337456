"""Live values for completion: what ``cm __complete KIND PREFIX CASE STORE ACTOR`` prints.

The scripts call it when Tab is pressed. It answers before Typer is imported, in 36 ms instead of
81 ms. It is silent about all trouble, and asks, writes, migrates and locks nothing.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from cmcli import places
from cmcli.domain.permissions import NEVER_UNDONE
from cmcli.domain.words import LIST_OF
from cmcli.store.reading import shortlists
from cmcli.store.reading.bare_reader import look

if TYPE_CHECKING:
    from cmcli.store.reading.bare_reader import Ask

SECONDS = 2
"""After these nothing is answered: a server that does not answer must not hold the prompt."""

_LONGEST = 60
_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")

Value = tuple[object, ...]
"""A completed word, then the texts that describe it."""


class Request:
    """A request for completion: the words from the scripts, with missing ones empty."""

    def __init__(self, words: list[str]) -> None:
        kind, self.prefix, self.case, self._store, self._actor = (*words, *[""] * 5)[:5]
        self.kind, self.end, _ = kind.partition("=")
        self._file: dict[str, object] | None = None

    @property
    def address(self) -> str:
        """Where the store is, by the rules of ``cmcli.settings``."""
        # The shell has not expanded the word on the line yet.
        said = os.path.expanduser(self._store) if "://" not in self._store else self._store
        return said or self._setting("CM_STORE", "store") or f"{places.data_directory()}/cm.db"

    def actor(self, ask: "Ask") -> shortlists.Actor | None:
        """Return who asks: ``--as``, ``CM_WORKER``, the user's file, else the worker of the
        login."""
        handle = (self._actor or self._setting("CM_WORKER", "worker")).strip().lower()
        return shortlists.actor(ask, handle or None, "" if handle else places.os_user())

    def _setting(self, variable: str, key: str) -> str:
        return os.environ.get(variable) or str(self._user_file().get(key, ""))

    def _user_file(self) -> dict[str, object]:
        if self._file is None:
            self._file = {}
            if os.path.exists(places.config_file()):
                import tomllib

                with open(places.config_file(), "rb") as file:
                    self._file = tomllib.load(file)
        return self._file


def serve(words: list[str]) -> None:
    """Print the values that the words ask for, and leave the process: exit 0, whatever happens."""
    try:
        _quietly()
        lines = "".join(f"{value}\t{told}\n" for value, told in values(Request(words)))
        _write(lines.encode(sys.stdout.encoding if sys.stdout else "utf-8", "backslashreplace"))
    except BaseException:  # noqa: S110
        pass
    finally:
        os._exit(0)  # nothing is open any more, and taking Python down would take its time


def values(request: Request) -> list[tuple[str, str]]:
    """The values of the kind that begin with the prefix, each with what is told of it."""
    find = KINDS.get(request.kind) or _of_case(shortlists.records)
    found = look(request.address, lambda ask: list(find(ask, request)))
    start = request.prefix.lower()
    named = ((str(value), " ".join(_told(one) for one in told if one)) for value, *told in found)
    return [
        (f"{value}{request.end}", told)
        for value, told in named
        # It is put on the line: what could be an option or would need quoting is none of ours.
        if value.lower().startswith(start) and value[:1].isalnum() and _PLAIN.issuperset(value)
    ]


def _told(part: object) -> str:
    text = str(part)
    text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    if text.isprintable():
        return text
    from cmcli.domain.text import safe_text

    return safe_text(text)


def _cases(ask: "Ask", request: Request) -> Iterable[Value]:
    """Workers are shown their own cases; on the waitlist nobody has an own one."""
    who = None if request.kind == "case-waitlist" else request.actor(ask)
    own = who.id if who is not None and who.role == "worker" else None
    for one in shortlists.references(ask, request.kind, request.prefix.upper(), own):
        status = "" if one.status == "open" else one.status
        yield one.ref, _initials(one.name or one.goes_by), one.model, status


def _initials(name: str | None) -> str:
    return "".join(f"{word[0]}." for word in (name or "?").split()[:3]).upper()


def _workers(ask: "Ask", request: Request) -> Iterable[Value]:
    return shortlists.workers(ask, every=request.kind == "worker-any")


def _of_case(find: "Callable[[Ask, str, str], Iterable[Value]]") -> "Kind":
    """Return a search for values that belong to the case on the line."""

    def found(ask: "Ask", request: Request) -> Iterable[Value]:
        case_id = shortlists.case_of(ask, request.case) if request.case else None
        return () if case_id is None else find(ask, request.kind, case_id)

    return found


def _operations(ask: "Ask", request: Request) -> Iterable[Value]:
    who = request.actor(ask)
    for seq, command, at in shortlists.operations(ask, who.handle) if who else ():
        if command not in NEVER_UNDONE:
            yield seq, command, str(at)[:16]


def _own_keys(ask: "Ask", request: Request) -> Iterable[Value]:
    return shortlists.own_keys(ask, request.kind.removeprefix("own-"))


Kind = Callable[["Ask", Request], Iterable[Value]]

KINDS: dict[str, Kind] = {
    **dict.fromkeys(shortlists.STATES, _cases),
    "worker": _workers,
    "worker-any": _workers,
    "team": lambda ask, request: shortlists.teams(ask),
    "goal": _of_case(lambda ask, kind, case_id: shortlists.goals(ask, case_id)),
    "item": _of_case(lambda ask, kind, case_id: shortlists.items(ask, case_id)),
    "operation": _operations,
    "resource": lambda ask, request: shortlists.entries(ask, request.prefix),
    "approval": lambda ask, request: shortlists.approvals(ask),
    "program": lambda ask, request: shortlists.programs(ask),
    **dict.fromkeys((f"own-{name}" for name in LIST_OF.values()), _own_keys),
    **dict.fromkeys(shortlists.NUMBERED, _of_case(shortlists.numbered)),
}
"""Kind of value → what finds it; ``KIND=`` is the same with an equals sign after each value.

Any other kind is the table of a record that is numbered within its case."""


def _quietly() -> None:
    """Private files, no core dump, nothing on standard error, and an end when it takes too long."""
    import resource

    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    signal.signal(signal.SIGALRM, lambda *_: os._exit(0))
    signal.alarm(SECONDS)


def _write(text: bytes) -> None:
    while text:
        text = text[os.write(1, text) :]
