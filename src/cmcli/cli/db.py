"""``cm db``: where the store is, whether it is sound, its backups and migrations."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.cli.core.opening import actor, address, clock, open_store, waiting
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import Column, answer, say, show_list
from cmcli.cli.core.prompts import ask_yes_no, can_ask
from cmcli.domain.permissions import require
from cmcli.errors import Refused, StoreProblem
from cmcli.settings import without_password

if TYPE_CHECKING:
    from cmcli.domain.workers import Worker
    from cmcli.store.core.work import Work
    from cmcli.store.keeping.backup import Restored

app = verb_app()


def _verdict(value: object) -> str:
    return "ok" if value else "WRONG"


CHECKS = (
    Column("check"),
    Column("ok", text=_verdict, style=lambda ok: None if ok else "bold red"),
    Column("found"),
)


@command(app, "path", reads=False, examples=("cm db path",))
def path(cm: Options) -> None:
    """Say where the store is."""
    shown = without_password(address(cm))
    answer(cm, {"path": shown}, shown, ids="path")


@command(app, "check", examples=("cm db check", "cm db check --full"))
def check(
    cm: Options,
    full: Annotated[
        bool, typer.Option("--full", help="The whole log and every row.", metavar="")
    ] = False,
    reindex: Annotated[
        bool, typer.Option("--reindex", help="Rebuild the search index first.", metavar="")
    ] = False,
) -> None:
    """Check that the store is sound; exit code 5 where it is not."""
    from cmcli.store.keeping.check import check_store
    from cmcli.store.keeping.check import reindex as make_anew

    where = address(cm)
    if reindex:
        open_store(cm)
        say(cm, f"Indexed {make_anew(where, waiting(cm)):,} texts.")
    found = check_store(where, full=full)
    rows = [{"check": one.check, "ok": one.ok, "found": one.found} for one in found]
    show_list(cm, rows, CHECKS, ids="check")
    wrong = [one.check for one in found if not one.ok]
    if wrong:
        raise StoreProblem(
            f"The store is not in order ({', '.join(wrong)}).",
            "To restore a backup: cm db restore" if "integrity" in wrong else None,
            code="check-failed",
        )


@command(app, "backup", reads=False, examples=("cm db backup /media/stick/cm-friday.db",))
def backup(
    cm: Options,
    file: Annotated[str, typer.Argument(help="The file to make.", metavar="FILE")],
) -> None:
    """Copy the whole store into a file, also while others write.

    The head that is printed is worth keeping elsewhere: cm audit verify --against it finds a log
    whose end was cut off.
    """
    from cmcli.store.core.engine import is_url
    from cmcli.store.keeping.backup import back_up

    store = open_store(cm)
    if is_url(store.address):
        raise Refused(
            f"cm can't copy a PostgreSQL store. Its checkpoint is now {_head_of(cm)}.",
            "Use: pg_dump --format=custom --file FILE DATABASE",
            code="use-pg-dump",
        )
    target = Path(file)
    head = back_up(store, target)
    record = {"file": str(target), "seq": head.seq, "hash": head.hash, "head": str(head)}
    answer(cm, record, f"Wrote {target}, {_size(target)}.", f"Head: {head}", ids="file")


@command(
    app,
    "restore",
    reads=False,
    examples=("cm db restore cm-friday.db", "cm db restore cm-friday.db --replace"),
)
def restore(
    cm: Options,
    file: Annotated[str, typer.Argument(help="A backup.", metavar="FILE")],
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Replace the present store, and keep it aside.", metavar=""),
    ] = False,
    unreadable: Annotated[
        bool,
        typer.Option(
            "--unreadable",
            help="Replace a store that can't be read, and so can't say who may restore.",
            metavar="",
        ),
    ] = False,
) -> None:
    """Make the store again from a backup, which is verified first.

    You need to be an admin in the backup and in the store that is replaced. A practice store
    never replaces another store.
    """
    from cmcli.cli.core.secrets import identities_for
    from cmcli.store.core.engine import is_url
    from cmcli.store.keeping.backup import dismiss, prepare, put_in_place
    from cmcli.store.sealing.held import keep_given

    where = address(cm)
    if is_url(where):
        raise Refused(
            "cm can't restore a PostgreSQL store.",
            "Use: pg_restore --dbname DATABASE FILE",
            code="use-pg-restore",
        )
    target = Path(where)
    replace = replace or _may_replace(cm, target)
    copy = prepare(
        Path(file), target, identities_for(cm, Path(file), target), unreadable=unreadable
    )
    try:
        me = _keeper(cm, str(copy.made))
        if replace and target.exists():
            _check_replaced(cm, target, copy.made, unreadable=unreadable)
        done = put_in_place(copy, target, replace=replace, waiting=waiting(cm))
    finally:
        dismiss(copy)
    _record(cm, me, file, done)
    keep_given(target)
    record = {
        "path": where,
        "file": file,
        "seq": done.head.seq,
        "hash": done.head.hash,
        "head": str(done.head),
        "kept_aside": None if done.aside is None else str(done.aside),
    }
    lines = [
        f"{where} is the store of {file} again, as of change {done.head.seq}.",
        f"Head: {done.head}",
    ]
    if done.aside is not None:
        lines.append(f"The previous store is kept in {done.aside}.")
    answer(cm, record, *lines, ids="path")


@command(app, "migrate", reads=False, examples=("cm db migrate",))
def migrate(cm: Options) -> None:
    """Bring the store to the form that this cm works with.

    A SQLite store is brought up to date whenever it is opened, with a copy put aside; on
    PostgreSQL an admin does it, while nobody else works.
    """
    from cmcli.store.core.engine import is_url
    from cmcli.store.core.form import LATEST
    from cmcli.store.keeping.migrations import migrate_postgres

    where, count = address(cm), 0
    if is_url(where):
        _keeper(cm, where, verb="migrate")
        count = migrate_postgres(where)
    open_store(cm)
    done = f"{count} migration{'' if count == 1 else 's'} done" if count else "nothing to do"
    answer(
        cm,
        {"form": LATEST, "migrations": count},
        f"The store has database version {LATEST}, the latest: {done}.",
        ids="form",
    )


def _head_of(cm: Options) -> str:
    from cmcli.cli.core.opening import reading
    from cmcli.store.keeping.audit import head_now

    with reading(cm) as view:
        return str(head_now(view))


def _size(path: Path) -> str:
    kilobytes = path.stat().st_size / 1024
    return f"{kilobytes / 1024:,.1f} MB" if kilobytes > 1024 else f"{kilobytes:,.0f} kB"


def _may_replace(cm: Options, target: Path) -> bool:
    if not (target.exists() and can_ask(cm)):
        return False
    if not ask_yes_no(
        f"There is already a store at {target}. Keep it aside and continue", default=False
    ):
        raise Refused("Nothing was restored.", code="declined")
    return True


def _keeper(cm: Options, where: str, *, verb: str = "restore") -> "Worker":
    """Return who acts, if the store at that address allows them to."""
    from cmcli.domain.workers import Worker
    from cmcli.store.core.engine import open_engine
    from cmcli.store.core.store import Store

    today, now = clock(cm)
    # A store in an older form is not opened the usual way, which would refuse it.
    with Store(where, open_engine(where)).reading(today=today, now=now) as view:
        me = actor(view, cm)
        kept = view.count(Worker, role="admin", active=True)
    require(me.role, verb, has_admin=kept > 0)
    return me


def _check_replaced(cm: Options, target: Path, made: Path, *, unreadable: bool) -> None:
    """Refuse to replace a store whose own workers and roles don't allow it."""
    try:
        _keeper(cm, str(target))
        ordinary = not _practice(cm, target)
    except StoreProblem as problem:
        if not unreadable:
            raise Refused(
                f"The store {target} can't be read, so it can't say who may replace it.",
                "If it is lost: cm db restore FILE --replace --unreadable",
                code="unreadable-store",
            ) from problem
        ordinary = True
    if ordinary and _practice(cm, made):
        raise Refused(
            "A practice store can't replace a store that is not for practice.",
            "Restore it to another place: cm db restore FILE --store PATH",
            code="practice-store",
        )


def _practice(cm: Options, path: Path) -> bool:
    from cmcli.domain.operations import PRACTICE
    from cmcli.store.core.engine import open_engine
    from cmcli.store.core.log import first_command
    from cmcli.store.core.store import Store

    today, now = clock(cm)
    with Store(str(path), open_engine(str(path))).reading(today=today, now=now) as view:
        return first_command(view) in PRACTICE


def _record(cm: Options, me: "Worker", file: str, done: "Restored") -> None:
    """Write the restoring into the log of the store that was restored."""
    from cmcli.store.core.keys import new_id

    today, now = clock(cm)
    aside = "" if done.aside is None else f"; the store before it is {done.aside.name}"

    def verb(work: "Work") -> None:
        work.reason = f"from {Path(file).name}, head {done.head}{aside}"

    open_store(cm).perform(
        verb,
        actor=me,
        command="db restore",
        today=today,
        now=now,
        key=new_id(),
        waiting=waiting(cm),
    )
