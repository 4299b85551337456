"""``cm learn``: lessons in a practice store, with a prompt at which each step is really done."""

import shutil
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.cli.core import session
from cmcli.cli.core.opening import PRACTICE, clock, reading
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import Column, show_list
from cmcli.cli.core.prompts import can_ask
from cmcli.cli.core.session import Session, SessionDefaults
from cmcli.cli.help.markdown import Heading
from cmcli.cli.lesson_walk import AGAIN, Learner, tell, title_of
from cmcli.errors import Refused, StoreProblem, UsageProblem
from cmcli.settings import data_directory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cmcli.store.core.view import View

app = verb_app()


@command(
    app,
    "learn",
    examples=("cm learn", "cm learn plan", "cm learn --list", "cm learn --again"),
)
def learn(
    cm: Options,
    chapter: Annotated[
        str | None,
        typer.Argument(help="Begin with this chapter, such as log.", metavar="CHAPTER"),
    ] = None,
    again: Annotated[
        bool,
        typer.Option("--again", help="Start over with a new practice store.", metavar=""),
    ] = False,
    listing: Annotated[
        bool,
        typer.Option("--list", help="Show the chapters, and how far you are.", metavar=""),
    ] = False,
) -> None:
    """Learn cm in 15 minutes, with invented clients.

    You get a practice store of your own. Each step says what to do, and you do it with the real
    command. cm looks in the store whether it is done. You can stop at any time and go on later.
    """
    from cmcli.casework.learning.course import chapter_named

    if chapter is not None:
        chapter_named(chapter)
    if cm.store is not None or cm.actor is not None:
        raise UsageProblem("cm learn has a practice store of its own.", "Leave out --store, --as.")
    if listing:
        _list(cm)
        return
    if not (can_ask(cm) and sys.stdout.isatty()):
        if cm.format is None:
            _print_lessons(cm)
        raise UsageProblem("cm learn needs a terminal.", "To list the chapters: cm learn --list")
    if cm.format is not None:
        raise UsageProblem("The lessons have no --format.", "Use it here: cm learn --list")
    where = practice_store()
    if again:
        _remove(cm, where)
    if not where.exists():
        tell(cm, "Creating your practice store…")
        _create(cm, where)
    _begin(cm, where, chapter)


def practice_store() -> Path:
    """Return where the store of the lessons is, in a folder of its own."""
    return data_directory() / "learn" / "cm.db"


def _create(cm: Options, where: Path) -> None:
    """Make the practice store aside, and put its folder in place when it is whole."""
    import tempfile

    from cmcli.casework.learning.agency import build
    from cmcli.cli.init import local_zone
    from cmcli.places import os_user
    from cmcli.store.keeping.create import create
    from cmcli.store.keeping.files import private_directory

    home = where.parent.parent
    private_directory(home)
    with tempfile.TemporaryDirectory(prefix=".learn-", dir=home) as aside:
        made = Path(aside) / where.parent.name
        store = create(str(made / where.name))
        build(store, day=clock(cm)[0], zone=local_zone(), os_user=os_user())
        store.close()
        made.rename(where.parent)


def _remove(cm: Options, where: Path) -> None:
    """Remove the practice store, also one that can't be read."""
    folder = where.parent
    if where.exists():
        try:
            with session.begun(Session()), _opened(cm, where):
                pass
        except StoreProblem:
            pass
    strange = [one.name for one in folder.glob("*") if not one.name.startswith(where.name)]
    if strange:
        raise _not_ours(folder)
    if folder.exists():
        shutil.rmtree(folder)


@contextmanager
def _opened(cm: Options, where: Path) -> "Iterator[View]":
    """Read the practice store; raises :class:`Refused` for any other store in its place."""
    from cmcli.casework.learning.agency import COMMAND
    from cmcli.store.core.log import first_command

    with reading(_inside(cm, where)) as view:
        if first_command(view) != COMMAND:
            raise _not_ours(where.parent)
        yield view


def _not_ours(folder: Path) -> Refused:
    return Refused(
        f"{folder} has files that cm learn didn't create.", "Move them away, then try again."
    )


def _inside(cm: Options, where: Path) -> Options:
    """Return the options of the learner in the practice store."""
    from cmcli.casework.learning.agency import LEARNER

    return replace(cm, store=str(where), actor=LEARNER, quiet=True)


def _list(cm: Options) -> None:
    """Show each chapter with its steps, and how many of them are done."""
    from cmcli.casework.learning.course import done_steps, key_of, passed, places

    done: set[str] = set()
    where = practice_store()
    if where.exists():
        with session.begun(Session()), _opened(cm, where) as view:
            done = passed(done_steps(view))
    rows: dict[str, dict[str, object]] = {}
    for one in places():
        row = rows.setdefault(
            one.chapter.key,
            {
                "number": one.chapter_number,
                "chapter": one.chapter.key,
                "title": one.chapter.title,
                "steps": len(one.chapter.steps),
                "done": 0,
            },
        )
        row["done"] = sum(key_of(one.chapter, step) in done for step in one.chapter.steps)
    columns = (
        Column("number", "no.", align="right"),
        Column("chapter"),
        Column("title"),
        Column("steps", align="right"),
        Column("done", align="right"),
    )
    show_list(cm, list(rows.values()), columns, ids="chapter")


def _print_lessons(cm: Options) -> None:
    """Print the text of all lessons, for reading."""
    from cmcli.casework.learning.course import places
    from cmcli.catalog.lesson_file import lessons

    tell(cm, lessons().intro)
    for one in places():
        tell(cm, Heading(title_of(one)), one.step.text)


def _begin(cm: Options, where: Path, chapter: str | None) -> None:
    """Go through the lessons at a prompt, in one process with the practice store open."""
    from cmcli.cli.main import drafting
    from cmcli.store.sealing.memory import not_dumpable

    inside = _inside(cm, where)
    said = SessionDefaults(inside.actor, inside.store, cm.today, quiet=cm.quiet, color=cm.color)
    with session.begun(Session(said)) as here:
        here.drafting = drafting
        here.mentioned.add(PRACTICE)  # the prompt says so
        not_dumpable()
        try:
            with _opened(cm, where):
                pass
        except StoreProblem as problem:
            problem.hint = AGAIN
            raise
        Learner(inside, chapter).go()
