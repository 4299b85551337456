"""The data and tools of the dashboard: an open store, the user and their scope, and the verbs.

A page reads one snapshot at a time; a form runs a command line, the same that could be typed.
Both happen in a thread of their own, so that the screen goes on while the store is busy.
"""

import asyncio
import shlex
import threading
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar, cast

from cmcli.casework.answers import Answer
from cmcli.casework.described.texts import Texts, command_line
from cmcli.casework.looking.due import whose
from cmcli.casework.looking.glance import Book
from cmcli.casework.looking.since import changed_by_others
from cmcli.casework.looking.standing import ScopeStanding, standing_of
from cmcli.casework.looking.values.shared import WhoseCases
from cmcli.casework.performing import Clock, OperationRequest, acting, digest_of, done_in, said_by
from cmcli.domain.agency_settings import AgencySettings
from cmcli.domain.workers import Worker
from cmcli.errors import CmError, NotFound, as_bug, spelled
from cmcli.store.core.store import Store
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.keeping.drafts import drop, keep
from cmcli.store.reading.find import find_case
from cmcli.store.reading.touched import last_seq

T = TypeVar("T")

RESCUE = 3.0
"""Seconds to save drafts when the dashboard crashes."""


@dataclass(frozen=True, slots=True)
class CaseScope:
    """The cases to show: a worker's, a team's, or all if both are None."""

    worker: str | None = None
    team: str | None = None

    @property
    def words(self) -> str:
        """The scope as the top line shows it."""
        if self.worker is not None:
            return self.worker
        return "everyone" if self.team is None else f"team {self.team}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a command: its exit code, its output, and its command line.

    ``sentence`` and ``hint`` are those of a refusal or an error, ``problem`` its stable word, and
    ``field`` the field that is at fault; None where it was done. ``operations`` are the numbers
    that it has in the log; many cases are many operations, with one ``mark``. ``refs`` are the
    cases where there is more than one. ``unnamed`` are the sentence and the hint to show where
    clients' names are hidden, if these contain some.
    """

    argv: tuple[str, ...]
    code: int
    lines: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    sentence: str | None = None
    hint: str | None = None
    problem: str | None = None
    field: str | None = None
    operations: tuple[int, ...] = ()
    mark: str | None = None
    refs: tuple[str, ...] = ()
    unnamed: tuple[str, str | None] | None = None

    @property
    def done(self) -> bool:
        """Return whether the command succeeded."""
        return self.code == 0

    @property
    def typed(self) -> str:
        """The command as it would be typed."""
        typed = shlex.join(["cm", *self.argv])
        if len(self.refs) > 1:
            return f"printf '%s\\n' {' '.join(self.refs)} | {typed}"
        return typed


def _refused(argv: tuple[str, ...], problem: CmError) -> Outcome:
    """Tell what was not saved, and why."""
    return Outcome(
        argv,
        problem.exit_code,
        sentence=problem.message,
        hint=problem.hint,
        problem=problem.code,
        field=problem.field,
        unnamed=problem.unnamed,
    )


class Desk:
    """The store, who looks, and the two ways to it: :meth:`read` and :meth:`perform`."""

    def __init__(
        self,
        store: Store,
        *,
        actor: Worker | None,
        clock: Clock,
        scope: CaseScope,
        readonly: bool = False,
    ) -> None:
        self.store = store
        self.actor = actor
        self.scope = scope
        self.readonly = readonly
        self.day: date | None = None
        self.practice = False
        self.begun: tuple[int, date] | None = None
        self._clock = clock
        self._settings: AgencySettings | None = None
        self.book = Book()
        self._readers = ThreadPoolExecutor(1, thread_name_prefix="cm-read")
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="cm-write")
        self._keeper = ThreadPoolExecutor(1, thread_name_prefix="cm-keep")

    def standing(self, view: View) -> ScopeStanding:
        """Count how the cases of the scope stand, from the book that pages read from."""
        workers = self.workers(view)
        handles = None if workers is None else {one.handle for one in workers}
        return standing_of(view, self.book.read(view, workers, shared=True), handles)

    async def read(self, job: Callable[[View], T]) -> T:
        """Run ``job`` on a snapshot of the store, in a thread. Raises :class:`CmError`."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self.look, job)

    def look(self, job: Callable[[View], T]) -> T:
        """Run ``job`` on a snapshot of the store, here and now. Raises :class:`CmError`."""
        today, now = self._clock(self._settings)
        self.store.seq()  # refuses a store that a newer cm has migrated meanwhile
        with self.store.reading(today=today, now=now) as view:
            self._settings = view.settings
            view.today, view.now = self._clock(view.settings)
            view.watching = lambda: None if self.actor is None else self.actor.handle
            self.day, self.practice = view.today, view.practice
            if self.begun is None:
                self.begun = last_seq(view), view.today
            return job(view)

    def workers(self, view: View) -> list[Worker] | None:
        """Return whose cases to show, or None for all; for use within :meth:`read`."""
        everybody = self.scope.worker is None and self.scope.team is None
        asked = WhoseCases(worker=self.scope.worker, team=self.scope.team, everybody=everybody)
        return whose(view, self.actor, asked)

    async def perform(
        self,
        texts: Texts,
        ref: str | None,
        *,
        key: str,
        name_of: Callable[[str], str],
        mark: str | None = None,
    ) -> Outcome:
        """Do what the texts say, in a thread; a refusal is an outcome, not an error.

        ``key`` makes a repeat harmless; ``name_of`` spells the fields in sentences. The calls of
        one command on many cases share a ``mark``.
        """
        loop = asyncio.get_running_loop()
        job = partial(self._perform, texts, ref, key, name_of, mark)
        return await loop.run_in_executor(self._writer, job)

    def _perform(
        self,
        texts: Texts,
        ref: str | None,
        key: str,
        name_of: Callable[[str], str],
        mark: str | None,
    ) -> Outcome:
        argv = command_line(texts, ref)
        try:
            done = self._done(texts, ref, key, mark)
        except CmError as problem:
            return _refused(argv, problem.spelled(name_of))
        except Exception as problem:
            return _refused(argv, as_bug(problem))
        warnings = tuple(spelled(one, name_of) for one in done.warnings)
        # Not by the reader, who may be at a long list that would hold back the answer.
        numbers = tuple(self._numbers_of([key]))
        return Outcome(
            argv, 0, lines=done.sentences, warnings=warnings, operations=numbers, mark=mark
        )

    def _done(self, texts: Texts, ref: str | None, key: str, mark: str | None) -> Answer:
        texts.check()
        do = texts.value.function()
        asked = OperationRequest(
            texts.value.COMMAND,
            self._acting,
            self._clock,
            handle=None if self.actor is None else self.actor.handle,
            key=key,
            arguments=digest_of(texts.value.COMMAND, {"case": ref, "said": texts.given}),
            mark=mark,
        )

        def verb(work: Work) -> Answer:
            said = said_by(texts, work)
            if ref is None:
                return cast(Answer, do(work, said))
            return cast(Answer, do(work, find_case(work, ref, exact_only=True), said))

        return done_in(self.store, asked, verb).answer

    def _acting(self, view: View) -> Worker:
        if self.actor is None:
            raise NotFound("cm doesn't know which worker you are.", code="no-actor")
        return acting(view, self.actor.handle, "this dashboard")

    def _numbers_of(self, keys: Sequence[str]) -> Sequence[int]:
        """The numbers in the log; none where it cannot be read any more, since it was done."""
        try:
            return self.store.numbers_of(keys)
        except CmError:
            return ()

    async def others_since(self, refs: Sequence[str], seq: int) -> tuple[int, list[str]]:
        """Tell what others changed in these cases since that number of the log, and give the
        number of the last operation. Raises :class:`CmError`."""

        def job(view: View) -> tuple[int, list[str]]:
            me = None if self.actor is None else self.actor.handle
            return last_seq(view), changed_by_others(view, refs, seq, me)

        def asked() -> tuple[int, list[str]]:
            return (seq, []) if self.store.seq() == seq else self.look(job)

        # By the writer: the reader may be at a long list that would hold back the answer.
        return await asyncio.get_running_loop().run_in_executor(self._writer, asked)

    async def keep_drafts(self, wanted: Mapping[tuple[str, str], str | None]) -> None:
        """Keep the text of drafts by (form, case); None deletes a draft.

        Raises :class:`CmError` where the store does not take them.
        """
        await asyncio.get_running_loop().run_in_executor(self._keeper, self._keep_drafts, wanted)

    def rescue_drafts(self, wanted: Mapping[tuple[str, str], str | None]) -> None:
        """The same here and now; what does not work within a moment is given up."""
        with suppress(CmError, TimeoutError):
            self._keeper.submit(self._keep_drafts, wanted).result(timeout=RESCUE)

    def _keep_drafts(self, wanted: Mapping[tuple[str, str], str | None]) -> None:
        if self.actor is None or self.readonly:
            return
        today, now = self._clock(self._settings)
        who = self.actor.id

        def both(work: Work) -> None:
            for (form, case), text in wanted.items():
                if text is None:
                    drop(work, worker_id=who, form=form, case_id=case)
                else:
                    keep(work, worker_id=who, form=form, case_id=case, text=text)

        self.store.perform(both, actor=self.actor, command="draft", today=today, now=now)

    @asynccontextmanager
    async def at_rest(self) -> AsyncIterator[None]:
        """Nothing is read or written within the block; what was begun is finished before it."""
        loop, go_on = asyncio.get_running_loop(), threading.Event()

        def wait(there: asyncio.Future[None]) -> None:
            loop.call_soon_threadsafe(there.set_result, None)
            go_on.wait()

        waiting = [loop.create_future() for _ in range(3)]
        for pool, there in zip((self._readers, self._writer, self._keeper), waiting, strict=True):
            pool.submit(wait, there)
        try:
            await asyncio.gather(*waiting)
            yield
        finally:
            go_on.set()

    async def head(self) -> tuple[int, date]:
        """The number of the log's last operation and the day: cheap signs of a change."""
        loop = asyncio.get_running_loop()
        seq = await loop.run_in_executor(self._readers, self.store.seq)
        return seq, self._clock(self._settings)[0]

    def close(self) -> None:
        """Let the threads end; what is being written is finished."""
        self._readers.shutdown(wait=False, cancel_futures=True)
        self._writer.shutdown(wait=True)
        self._keeper.shutdown(wait=False, cancel_futures=True)
