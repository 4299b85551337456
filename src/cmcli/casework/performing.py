"""How a described verb is done, for every face: one operation, one answer."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from cmcli.casework.answers import Answer
from cmcli.casework.described.kinds import By
from cmcli.casework.described.texts import Texts
from cmcli.domain.agency_settings import AgencySettings
from cmcli.domain.dates import short_day
from cmcli.domain.workers import Worker
from cmcli.errors import NotFound, Refused
from cmcli.store.core.store import AlreadyDone, Store
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import find_worker

Clock = Callable[[AgencySettings | None], tuple[date, datetime]]
"""Today and now in the agency's time zone."""


class OperationRequest(NamedTuple):
    """The request for an operation: its actor, clock and key.

    ``handle`` is that of the actor, where one was named, so that it can be read with the rest.
    ``arguments`` is the digest of what is asked, which a repeat with the same ``key`` must equal
    unless the key was made of it (``key_tells_all``). The requests of one command on many cases
    share a ``mark``.
    """

    command: str
    actor: Callable[[View], Worker]
    clock: Clock
    handle: str | None = None
    key: str | None = None
    arguments: str | None = None
    key_tells_all: bool = False
    dry_run: bool = False
    mark: str | None = None
    waiting: Callable[[str], None] | None = None


class Done(NamedTuple):
    """The answer of an operation, and whether it had been done before under the same key."""

    answer: Answer
    repeated: bool = False


def done_in(store: Store, asked: OperationRequest, verb: Callable[[Work], Answer]) -> Done:
    """Do a verb as one operation of the store. Raises what the verb and the store raise."""
    real = datetime.now(UTC)
    try:
        answer = store.perform(
            lambda work: part_of(work, asked, verb),
            kept=Answer.kept if asked.key else None,
            dry_run=asked.dry_run,
            actor=None,
            command=asked.command,
            today=real.date(),
            now=real,
            key=asked.key,
            arguments=asked.arguments,
            key_tells_all=asked.key_tells_all,
            waiting=asked.waiting,
        )
    except AlreadyDone as before:
        with store.reading(today=real.date(), now=real) as view:
            check_same_actor(view, asked.actor, asked.key or "", before.actor)
        return Done(Answer.from_kept(before.result), repeated=True)
    return Done(answer)


def part_of(work: Work, asked: OperationRequest, verb: Callable[[Work], Answer]) -> Answer:
    """Do a verb within an operation that is under way; its warnings go with the answer."""
    look_ahead(work, asked.handle)
    work.today, work.now = asked.clock(work.settings)
    work.act_as(asked.actor(work))
    work.mark = asked.mark
    late = work.today < work.real_day and not work.practice
    if late:  # nobody said at what time of that day
        work.now = datetime.combine(work.today, time(12), work.now.tzinfo)
    before = len(work.warnings)
    done = verb(work)
    warnings = work.warnings[before:]
    told = (f"Recorded as of {short_day(work.today)}.",) if late else ()
    return done._replace(lines=(*done.lines, *told), warnings=(*done.warnings, *warnings))


def look_ahead(view: View, handle: str | None) -> None:
    """Ask at once for what every command reads first: the settings and who acts."""
    view.ahead_settings()
    if handle:
        view.ahead(Worker, order=(), handle=handle.strip().lower())


def said_by(texts: Texts, work: Work) -> object:
    """The value that the texts make on the day of the operation."""
    return texts.read(By(work.today, work.now, work.words))


def digest_of(command: str, arguments: Mapping[str, object]) -> str:
    """The digest of what is asked, by which a repeat with the same ``--id`` is known."""
    text = _ASKED.encode({"command": command, **arguments})
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: object) -> object:
    return value.given if isinstance(value, Texts) else str(value)


_ASKED = json.JSONEncoder(sort_keys=True, default=_plain)


def acting(view: View, handle: str, origin: str) -> Worker:
    """The worker of that handle, who must work here still; ``origin`` says who named them."""
    found = find_worker(view, handle.strip().lower())
    if not found.active:
        raise NotFound(f"{found.handle} ({origin}) no longer works here.")
    return found


def check_same_actor(view: View, actor: Callable[[View], Worker], key: str, before: str) -> None:
    """Raise :class:`Refused` where somebody else used the key: a key is its actor's."""
    if actor(view).handle != before:
        raise Refused(
            f"--id {key} was already used by {before}.", "Use another --id.", code="id-reused"
        )
