"""A thousand check-ins by `cm batch` against raw SQL that writes the same rows as durably, and the
commands of `cm shell`, both inside one process after imports."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from agency import fill
from bench.timing import Spent, call, say, verdict
from cmcli.cli.batch.captured import captured
from cmcli.cli.core.session import Session, begun
from cmcli.cli.main import main
from cmcli.store.core.engine import sqlite_engine

CHECKINS = 1000
CASES = 50
GOAL = 2.5
SHELL_GOAL = 10.0
"""Milliseconds, the median of a command."""

Insert = tuple[str, Sequence[Any]]
"""A statement with its values."""


def run(rounds: int) -> None:
    """Print milliseconds a check-in of both and their ratio, then those of a shell's commands."""
    with tempfile.TemporaryDirectory() as folder, _environment(Path(folder)):
        base = Path(os.environ["CM_STORE"])
        refs = _cases(base)
        _batch(Path(folder), base, refs, rounds)
        _shell(refs, rounds)


def _batch(folder: Path, base: Path, refs: list[str], rounds: int) -> None:
    script = folder / "visits.txt"
    script.write_text(
        "".join(
            f'checkin {refs[number % CASES]} "Saw her at the shelter, visit {number}."'
            " --mode shelter\n"
            for number in range(CHECKINS)
        )
    )
    ours, raws = [], []
    for number in range(rounds + 1):
        filled, bare = folder / f"{number}.db", folder / f"{number}-raw.db"
        shutil.copy(base, filled)
        shutil.copy(base, bare)
        ours.append(call(partial(_quiet, "batch", str(script), "--store", str(filled))))
        operations = list(_operations(filled, base))
        raws.append(call(partial(_write, bare, operations)))
        assert len(operations) == CHECKINS
    mine, raw = _of(ours[1:]), _of(raws[1:])
    say(f"batch: {CHECKINS:,} check-ins, each its own operation; milliseconds each")
    say("                     cm ms     raw ms  ratio (of clock; of processor)")
    say(
        f"checkin         {mine.wall:10.3f} {raw.wall:10.3f}  {verdict(mine.wall / raw.wall, GOAL)}"
        f"  ({mine.cpu / raw.cpu:.2f})"
    )


def _shell(refs: list[str], rounds: int) -> None:
    say("shell: a command in a session                        median ms")
    with begun(Session()):
        for name, words in (
            ("checkin", ("checkin", refs[0], "Seen.", "--mode", "home")),
            ("due --worker", ("due", "--worker", "ana")),
            ("show", ("show", refs[0])),
        ):
            spent = [call(partial(captured, words)).wall for _ in range(20 * rounds)]
            took = median(spent[5:]) * 1000
            say(f"{name:40} {took:20.2f}  goal {SHELL_GOAL}  {_met(took)}")


def _met(milliseconds: float) -> str:
    return "met" if milliseconds <= SHELL_GOAL else "MISSED"


def _of(spent: list[Spent]) -> Spent:
    """Medians in milliseconds a check-in."""
    scale = 1000 / CHECKINS
    return Spent(median(s.wall for s in spent) * scale, median(s.cpu for s in spent) * scale)


def _quiet(*words: str) -> None:
    """A command whose output goes nowhere."""
    before = sys.stdout, sys.stderr
    with open(os.devnull, "w") as nowhere:
        sys.stdout = sys.stderr = nowhere
        try:
            code = main(list(words))
        finally:
            sys.stdout, sys.stderr = before
    if code != 0:
        raise SystemExit(f"{' '.join(words)} gave {code}")


def _cases(base: Path) -> list[str]:
    """Fill the store with cases of ana's; gives their references."""
    fill(str(base))
    refs = []
    with begun(Session()):
        for number in range(CASES):
            words = ("intake", f"Dana {number}", "--model", "managed", "--new", "--format", "ids")
            refs.append(captured((*words, "--worker", "ana")).out.strip())
    with _raw(base) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return refs


def _operations(filled: Path, base: Path) -> Iterator[tuple[list[Insert], Insert]]:
    """What each operation beyond those of the base wrote: rows, and the new head."""
    with _raw(base) as connection:
        ((last,),) = connection.execute("SELECT seq FROM heads").fetchall()
    with _raw(filled) as connection:

        def rows(table: str, where: str, *values: Any) -> Iterator[Insert]:
            for row in connection.execute(f"SELECT * FROM {table} WHERE {where}", values):
                yield f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row

        def written(table: str, key: str) -> Iterator[Insert]:
            yield from rows(table, "id = ?", key)
            for entry in list(rows("search_docs", "row_id = ?", key)):
                yield entry
                words = "SELECT words FROM search_words WHERE rowid = ?"
                ((text,),) = connection.execute(words, (entry[1][0],)).fetchall()
                yield "INSERT INTO search_words (rowid, words) VALUES (?, ?)", (entry[1][0], text)

        wanted = "SELECT seq, hash FROM operations WHERE seq > ? ORDER BY seq"
        for seq, digest in connection.execute(wanted, (last,)).fetchall():
            changed = "SELECT table_name, row_id FROM changes WHERE seq = ? ORDER BY position"
            places = connection.execute(changed, (seq,)).fetchall()
            found = [insert for place in places for insert in written(*place)]
            found += [*rows("operations", "seq = ?", seq), *rows("changes", "seq = ?", seq)]
            yield found, ("UPDATE heads SET seq = ?, hash = ?", (seq, digest))


def _write(store: Path, operations: Sequence[tuple[list[Insert], Insert]]) -> None:
    """Write the same rows, one transaction an operation, with the same settings of the engine."""
    with _raw(store) as connection:
        for inserts, head in operations:
            connection.execute("BEGIN IMMEDIATE")
            for statement, values in inserts:
                connection.execute(statement, values)
            connection.execute(*head)
            connection.execute("COMMIT")


@contextmanager
def _raw(store: Path) -> Iterator[Any]:
    """The driver's connection with the settings that cm gives it."""
    engine = sqlite_engine(store)
    connection = engine.raw_connection()
    try:
        yield connection.driver_connection
    finally:
        connection.close()
        engine.dispose()


@contextmanager
def _environment(folder: Path) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(
        HOME=str(folder), CM_STORE=str(folder / "base.db"), CM_WORKER="ana", CM_TODAY="2026-03-04"
    )
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
