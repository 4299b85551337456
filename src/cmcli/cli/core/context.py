"""From the options of a call to one operation, or one question, in an open store.

A command reads: resolve, one verb, render. Prompts come before, in the command; what is printed
comes after, so that nothing waits for a person while the store is locked.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from cmcli.casework.answers import Answer
from cmcli.casework.described.fields import fields_of
from cmcli.casework.described.kinds import By
from cmcli.casework.described.texts import Texts
from cmcli.cli.core import session
from cmcli.cli.core.misread import check_no_name, one_word
from cmcli.cli.core.opening import (
    actor,
    agency_zone,
    clock,
    mention,
    open_store,
    reading,
    waiting,
)
from cmcli.cli.core.options import Options
from cmcli.cli.core.output import Column, say, show_list, warn
from cmcli.cli.core.output import answer as show_answer
from cmcli.cli.core.prompts import case_refs, read_text
from cmcli.cli.core.which_case import case
from cmcli.domain.workers import Worker
from cmcli.errors import CmError, Sentence, UsageProblem
from cmcli.errors import spelled as told
from cmcli.settings import resolve

if TYPE_CHECKING:
    from cmcli.casework.described.fields import Value
    from cmcli.store.core.view import View
    from cmcli.store.core.work import Work
    from cmcli.store.reading.find import FoundCase


def perform(
    options: Options,
    verb: Callable[["Work"], Answer],
    *,
    command: str | None = None,
    extra: Mapping[str, object] | None = None,
    ids: str = "ref",
    of_case: bool = False,
) -> Answer:
    """Run a verb as one operation and print its answer.

    ``extra`` are inputs that are not in the arguments (from standard input or an editor). They
    count when a repeat with the same ``--id`` is compared. ``of_case``: the answer is
    :func:`cmcli.casework.case_answer.case_answer`'s.
    """
    if of_case:
        _load(_ON_CASES)
    found = _operation(options, verb, command or options.command, extra, of_case=of_case)
    for warning in found.warnings:
        warn(warning, options)
    if options.dry_run:
        say(options, "Dry run: nothing was saved.")
    show_answer(options, found.record, *found.sentences, ids=ids)
    return found


def _operation(
    options: Options,
    verb: Callable[["Work"], Answer],
    command: str,
    extra: Mapping[str, object] | None,
    *,
    of_case: bool,
) -> Answer:
    from cmcli.casework.performing import OperationRequest, digest_of, done_in, part_of
    from cmcli.store.core.problems import translated
    from cmcli.store.reading.prepared import prepare_case

    _load(_EVERY_VERB)
    here = session.current()
    here.key = options.id
    practice = False

    def acts(view: "View") -> Worker:
        nonlocal practice
        practice = view.practice
        return actor(view, options)

    asked = OperationRequest(
        command=command,
        actor=acts,
        handle=resolve("worker", options.actor)[0],
        clock=lambda settings: clock(options, settings),
        key=options.id,
        arguments=digest_of(
            options.command,
            {
                "arguments": options.arguments,
                "extra": extra or {},
                "today": resolve("today", options.today)[0],
            },
        ),
        key_tells_all=options.key_tells_all,
        dry_run=options.dry_run,
        mark=options.mark,
        waiting=waiting(options),
    )
    if here.work is not None:
        with translated():
            return part_of(here.work, asked, verb)
    store = open_store(options)
    if of_case:
        prepare_case(store)
    done = done_in(store, asked, verb)
    mention(options, practice)
    if done.repeated:
        here.repeated += 1
        say(options, f"Already done under --id {options.id}. Nothing was done again.")
    else:
        here.done += 1
        here.saved = here.saved or not options.dry_run
    return done.answer


_EVERY_VERB = ("cmcli.domain.dates", "cmcli.store.reading.find")
_ON_CASES = ("cmcli.casework.listing", "cmcli.casework.case_answer")
"""The modules that every verb needs, and those on cases to say what is due next."""


def _load(modules: Iterable[str]) -> None:
    """Load modules before the store is locked: others wait for every moment of it."""
    for one in modules:
        import_module(one)


def check_same_actor(options: Options, before: str) -> None:
    """A key is its actor's: what somebody else did under it is not what is asked for now."""
    from cmcli.casework import performing

    with reading(options) as view:
        performing.check_same_actor(
            view, lambda view: actor(view, options), options.id or "", before
        )


def perform_each(
    options: Options,
    reference: str,
    verb: Callable[["Work", "FoundCase"], Answer],
    *,
    extra: Mapping[str, object] | None = None,
    any_case: bool = False,
) -> None:
    """Run a verb on the case that is meant, or with ``-`` on each of those on standard input.

    Each is an operation of its own, with the key KEY/ref; what is refused is reported and the rest
    goes on. The exit code is that of the first that failed. With a format, the records are one
    list. ``any_case`` is that of :func:`case`.
    """
    if reference != "-":
        perform(
            options,
            lambda work: verb(work, case(work, options, reference, any_case=any_case)),
            extra=extra,
            of_case=True,
        )
        return
    _load(_ON_CASES)
    refs = case_refs(reference)
    mark = uuid4().hex if len(refs) > 1 else None
    records: list[Mapping[str, object]] = []
    failed: list[CmError] = []
    for ref in refs:
        one = replace(options, id=f"{options.id}/{ref}" if options.id else None, mark=mark)
        try:
            records.append(_on_one(one, ref, verb, extra, any_case=any_case))
        except CmError as problem:
            warn(f"{ref}: {problem.message}", options)
            failed.append(problem)
    if not refs:
        say(options, "Standard input has no reference.")
    if options.format not in (None, "table", "plain"):
        show_list(options, records, [Column(key) for key in (records[0] if records else ())])
    if failed:
        summary = CmError(f"{len(failed)} of {len(refs)} were not done.", code=failed[0].code)
        summary.exit_code = failed[0].exit_code
        raise summary


def perform_on(options: Options, reference: str, texts: Texts, *, any_case: bool = False) -> None:
    """Do what the texts say on the case that is meant, or with ``-`` on each of many.

    Fields that need no day are read before the store is opened, and the verb's imports are loaded
    before the store is locked.
    """
    alone = one_word(texts)
    texts = _checked(texts)
    do = texts.value.function()

    def verb(work: "Work", found: "FoundCase") -> Answer:
        check_no_name(texts, alone, found)
        with spelled(texts.value):
            return _told(texts, do(work, found, texts.read(by_of(work))), work)

    perform_each(options, reference, verb, extra=texts.given, any_case=any_case)


def perform_said(options: Options, texts: Texts, *, ids: str = "ref") -> Answer:
    """Do what the texts say, for a verb that is not about a case."""
    texts = _checked(texts)
    do = texts.value.function()

    def verb(work: "Work") -> Answer:
        with spelled(texts.value):
            return _told(texts, do(work, texts.read(by_of(work))), work)

    return perform(options, verb, extra=texts.given, ids=ids)


@contextmanager
def asking(options: Options, texts: Texts) -> Iterator[tuple["View", Any]]:
    """One snapshot of the store, and the question that the texts ask on its day.

    If the question names a day, the snapshot is the record as it was at the end of it.
    """
    texts = _checked(texts)
    past = texts.get("as_of") is not None
    with spelled(texts.value), reading(options, past=past) as view:
        asked = texts.read(by_of(view))
        if not past:
            yield view, asked
            return
        with _as_of(options, view, asked.as_of) as then:
            yield then, asked


@contextmanager
def _as_of(options: Options, view: "View", day: date) -> Iterator["View"]:
    """The record as it was at the end of that day, and say so."""
    from cmcli.domain.dates import short_day
    from cmcli.store.keeping.past import as_it_was

    if options.today is not None:
        raise UsageProblem(
            Sentence("Use either {as_of} or --today, not both."),
            "--as-of shows the record of a day. --today shows today's record with the due dates of"
            " a day.",
        )
    with as_it_was(view, day, agency_zone(options, view.settings, day)) as past:
        say(options, f"The record as it was at the end of {short_day(day)}.")
        if past.erased:
            records = "1 record" if past.erased == 1 else f"{past.erased} records"
            say(options, f"{records} of that day can't be shown: erased since.")
        yield past.view


def read_here(options: Options, texts: Texts) -> Any:
    """Make the value that the texts say where no store is open, by the computer's time zone."""
    texts = _checked(texts)
    with spelled(texts.value):
        return texts.read(By(*clock(options)))


def by_of(view: "View") -> By:
    """By what texts are read in an open store."""
    return By(view.today, view.now, view.words)


def _told(texts: Texts, answer: Answer, work: "Work") -> Answer:
    """The answer with its warnings, and those of the work, spelled as the command line does."""
    name_of = naming(texts.value)
    work.warnings[:] = [told(warning, name_of) for warning in work.warnings]
    return answer._replace(warnings=tuple(told(one, name_of) for one in answer.warnings))


def _checked(texts: Texts) -> Texts:
    """The texts, one that is ``-`` read from standard input; raises what is wrong with them."""
    with spelled(texts.value):
        texts = _with_standard_input(texts)
        texts.check()
    return texts


def _with_standard_input(texts: Texts) -> Texts:
    """The texts, the one that is ``-`` read from standard input where its kind allows it."""
    for field in texts:
        if field.kind.dash and texts.get(field.name) == "-":
            return texts.saying(**{field.name: read_text("-")})
    return texts


@contextmanager
def spelled(value: "type[Value]") -> Iterator[None]:
    """Spell the fields in the sentences of errors as options."""
    try:
        yield
    except CmError as problem:
        problem.spelled(naming(value))
        raise


def naming(value: "type[Value]") -> Callable[[str], str]:
    """How the command line spells the fields of a value in sentences."""
    names = {one.name: one.spelled for one in fields_of(value)}
    return lambda name: names.get(name, name.replace("_", " "))


def _on_one(
    options: Options,
    reference: str,
    verb: Callable[["Work", "FoundCase"], Answer],
    extra: Mapping[str, object] | None,
    *,
    any_case: bool,
) -> Mapping[str, object]:
    """One of many: its sentences are said at once, its record is given back."""
    done = _operation(
        options,
        lambda work: verb(work, case(work, options, reference, any_case=any_case)),
        options.command,
        extra,
        of_case=True,
    )
    for warning in done.warnings:
        warn(f"{reference}: {warning}", options)
    if options.format in (None, "table", "plain"):
        show_answer(options, done.record, *done.sentences)
    return done.record


def whole(value: str | None, option: str, low: int, high: int) -> int | None:
    """A whole number within bounds; raises :class:`UsageProblem` otherwise."""
    if value is None:
        return None
    text = value.strip()
    digits = text.removeprefix("-").removeprefix("+")
    if not (
        digits.isascii() and digits.isdigit() and len(digits) < 10 and low <= int(text) <= high
    ):
        raise UsageProblem(f"{option} must be a whole number from {low} to {high}, not {value!r}.")
    return int(text)
