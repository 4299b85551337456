"""``cm key``: who and what can open an encrypted store."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.cli.core.opening import actor, address, clock, open_store, reading, waiting
from cmcli.cli.core.options import Options, command, group_app
from cmcli.cli.core.output import Column, answer, say, show_list
from cmcli.cli.core.prompts import ask_yes_no, can_ask
from cmcli.cli.core.sealing import embedded, key_file, new_code, sealed, today, with_passphrase
from cmcli.domain.permissions import require
from cmcli.domain.text import quoted
from cmcli.errors import NotFound, Refused, StoreProblem, UsageProblem

if TYPE_CHECKING:
    from cmcli.domain.workers import Worker
    from cmcli.store.core.work import Work
    from cmcli.store.sealing.keys_file import KeysHeader, Slot

app = group_app("List, add, remove and change the keys of the store.", alone="list")

COLUMNS = (
    Column("number", "no.", align="right"),
    Column("kind"),
    Column("label"),
    Column("created"),
    Column("recipient", table=False),
)


@command(app, "list", examples=("cm key list", "cm key list --json"))
def list_(cm: Options) -> None:
    """List the keys that open the store; no secret is shown."""
    from cmcli.store.sealing import held
    from cmcli.store.sealing.keys_file import read_header
    from cmcli.store.sealing.place import keys_path

    where = _encrypted(cm)
    header = read_header(keys_path(where))
    try:
        open_store(cm)  # completes a change of the data key that was stopped
        held.as_checked_header(where)
    except StoreProblem as problem:
        if problem.code != "locked":
            raise
        say(cm, "The store is locked, so cm can't check that nobody has changed this list.")
    rows = [{name: getattr(one, name) for name in _SHOWN} for one in header.slots]
    show_list(cm, rows, COLUMNS, ids="number")


_SHOWN = ("number", "kind", "label", "created", "recipient")


@command(
    app,
    "add",
    reads=False,
    examples=(
        "cm key add passphrase --label ana",
        "cm key add passphrase --replace 1",
        "cm key add recovery --replace 2",
        "cm key add agency age1…",
        "cm key add file /etc/cm/cron.key",
    ),
)
def add(
    cm: Options,
    kind: Annotated[
        str, typer.Argument(help="One of: passphrase, recovery, agency, file.", metavar="KIND")
    ],
    value: Annotated[
        str | None,
        typer.Argument(help="The agency's recipient, or the path of a key file.", metavar="VALUE"),
    ] = None,
    label: Annotated[
        str | None,
        typer.Option("--label", help="Whose key it is; a key file has its path.", metavar="TEXT"),
    ] = None,
    replace: Annotated[
        str | None,
        typer.Option("--replace", help="Remove this key at the same time.", metavar="N"),
    ] = None,
) -> None:
    """Add a key that opens the store and the backups from now on.

    The store isn't rewritten. A key file is made if it isn't there. To change a passphrase, add
    the new one with --replace.
    """
    from cmcli.store.keeping.rekeying import changing
    from cmcli.store.sealing.held import at_hand

    where = _encrypted(cm)
    old = None if replace is None else _number(replace)
    _check_kind(kind, value)
    me = keeper(cm)
    with at_hand(where):
        with changing(where, waiting(cm)) as change:
            header = change.header
            if old is not None:
                _slot(header, old)
            wanted = _with(cm, header, where, kind, value, label or "")
            added = wanted.slots[-1]
            if old is not None:
                wanted = _without(wanted, old)
            change.to(wanted)
        gone = "" if old is None else f", in place of key {old}"
        recorded(cm, me, f"{kind} as key {added.number}{gone}")
    record = {"number": added.number, "kind": added.kind, "label": added.label}
    lines = [f"Key {added.number} ({_called(added)}) opens the store now."]
    if old is not None:
        lines.append(f"Key {old} is removed. {STILL}")
    answer(cm, record, *lines, ids="number")


STILL = "It still opens older backups. To change the data key too: cm key rotate"


@command(app, "remove", reads=False, examples=("cm key remove 3",))
def remove(
    cm: Options,
    number: Annotated[str, typer.Argument(help="The number in cm key list.", metavar="N")],
) -> None:
    """Remove a key, for example of a worker who left.

    The last key that a person can use stays. Somebody who has copied the store before can still
    open that copy, so change the data key afterwards: cm key rotate
    """
    from cmcli.store.keeping.rekeying import changing
    from cmcli.store.sealing.held import at_hand

    where = _encrypted(cm)
    old = _number(number)
    me = keeper(cm)
    with at_hand(where):
        with changing(where, waiting(cm)) as change:
            slot = _slot(change.header, old)
            wanted = _without(change.header, old)
            question = f"Remove key {old} ({_called(slot)})"
            if can_ask(cm) and not ask_yes_no(question, default=False):
                raise Refused("Nothing was removed.", code="declined")
            change.to(wanted)
        recorded(cm, me, f"{slot.kind}, key {old}")
    record = {"number": old, "kind": slot.kind, "label": slot.label}
    answer(cm, record, f"Key {old} is removed.", STILL, ids="number")


@command(app, "rotate", reads=False, examples=("cm key rotate",))
def rotate(cm: Options) -> None:
    """Encrypt the whole store with a new data key; all keys of the list stay.

    Do it after a key was removed or stolen. Others have to quit cm first. If this is stopped
    halfway, the store still opens.
    """
    from cmcli.store.keeping.health import beside
    from cmcli.store.keeping.rekeying import rotate as rotated

    where = _encrypted(cm)
    me = keeper(cm)
    done = rotated(where, waiting(cm))
    recorded(cm, me, f"{done.rows} rows compared")
    lines = [f"The store has a new data key. All {done.rows:,} rows were compared."]
    if aside := beside(where).aside:
        copies = ", ".join(one.name for one in aside)
        lines.append(f"Older copies beside it keep the old one; remove them: {copies}")
    answer(cm, {"store": str(where), "rows": done.rows}, *lines)


def keeper(cm: Options) -> "Worker":
    """Return who acts, if they may change the keys."""
    from cmcli.domain.workers import Worker

    with reading(cm) as view:
        me = actor(view, cm)
        require(me.role, "keys", has_admin=view.count(Worker, role="admin", active=True) > 0)
        return me


def recorded(cm: Options, me: "Worker", reason: str) -> None:
    """Write into the log of the store what was done to its keys."""
    from cmcli.store.core.keys import new_id

    today, now = clock(cm)

    def verb(work: "Work") -> None:
        work.reason = reason

    open_store(cm).perform(verb, actor=me, command=cm.command, today=today, now=now, key=new_id())


def _encrypted(cm: Options) -> Path:
    where = embedded(cm, address(cm))
    if not sealed(where):
        raise Refused(
            "The store is not encrypted, so it has no keys.",
            "To encrypt it: cm db encrypt",
            code="not-encrypted",
        )
    return where


def _check_kind(kind: str, value: str | None) -> None:
    from cmcli.store.sealing.keys_file import KINDS

    if kind not in KINDS:
        raise UsageProblem(
            f"There is no kind of key {quoted(kind)}.", f"Use one of: {', '.join(KINDS)}."
        )
    wanted = {"agency": "the agency's recipient (age1…)", "file": "the path of a key file"}
    if (kind in wanted) != (value is not None):
        need = wanted.get(kind)
        raise UsageProblem(
            f"cm key add {kind} needs {need}." if need else f"cm key add {kind} takes no more.",
            "A secret is never part of a command: everybody could read it there.",
        )


def _with(
    cm: Options, header: "KeysHeader", where: Path, kind: str, value: str | None, label: str
) -> "KeysHeader":
    """The header with one more key, which a person may be asked for."""
    from cmcli.cli.core.secrets import ask_new_passphrase, show_new_code
    from cmcli.store.sealing.keys_file import recipient_of

    if kind == "passphrase":
        return with_passphrase(header, ask_new_passphrase(cm), label)
    if kind == "recovery":
        code, public = new_code()
        show_new_code(cm, code)
        return header.with_slot(kind, label, public, today())
    if kind == "agency":
        return header.with_slot(kind, label, str(recipient_of(value or "")), today())
    path = str(Path(value or "").absolute())
    return header.with_slot(kind, path, key_file(path, where), today())


def _number(said: str) -> int:
    if not (said.isascii() and said.isdecimal() and len(said) < 9):
        raise UsageProblem(f"{said} is not the number of a key.", "To see the keys: cm key list")
    return int(said)


def _slot(header: "KeysHeader", number: int) -> "Slot":
    found = header.slot(number)
    if found is None:
        raise NotFound(f"There is no key {number}.", "To see the keys: cm key list")
    return found


def _called(slot: "Slot") -> str:
    from cmcli.store.sealing.keys_file import KINDS

    return f"{KINDS[slot.kind]}{f' {slot.label}' if slot.label else ''}"


def _without(header: "KeysHeader", number: int) -> "KeysHeader":
    from cmcli.store.sealing.keys_file import OF_PEOPLE

    left = header.without(number)
    had, has = (any(one.kind in OF_PEOPLE for one in of.slots) for of in (header, left))
    if not left.slots or (had and not has):
        raise Refused(
            f"Key {number} is the last one that a person can open the store with.",
            "Add another one first: cm key add recovery",
            code="last-key",
        )
    return left
