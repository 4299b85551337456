"""``cm config``: settings, yours in a file of your own, the agency's in the store, dated."""

from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.casework.agency.values.settings import ChangeSetting, SettingQuestion
from cmcli.casework.described.texts import Texts
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import perform_said, read_here
from cmcli.cli.core.opening import address, clock, reading
from cmcli.cli.core.options import Options, command, group_app
from cmcli.cli.core.output import Column, answer, say, show_list
from cmcli.domain.agency_settings import BY_KEY, setting
from cmcli.errors import StoreProblem, UsageProblem
from cmcli.settings import Setting, config_file, resolve, without_password

if TYPE_CHECKING:
    from pathlib import Path

    from cmcli.store.core.view import View

app = group_app("Show and change settings.", alone="show")

COLUMNS = (
    Column("key"),
    Column("value"),
    Column("meaning"),
    Column("origin", table=False),
    Column("coming", table=False),
)


@command(app, "show", examples=("cm config show --origin", "cm config show --json"))
def show(
    cm: Options,
    origin: Annotated[
        bool, typer.Option("--origin", help="Also where each value comes from.", metavar="")
    ] = False,
) -> None:
    """Show every setting with its value."""
    columns = [
        Column("origin") if one.key == "origin" and origin else one
        for one in COLUMNS
        if not (one.key == "meaning" and origin)
    ]
    show_list(cm, _rows(cm), columns, ids="key")


@command(app, "get", examples=("cm config get agency.timezone",))
def get(cm: Options, said: Annotated[Texts, SettingQuestion]) -> None:
    known = setting(completed(cm, said).get("key") or "")
    (row,) = _rows(cm, known)
    answer(cm, row, str(row["value"]), ids="value")


def _rows(cm: Options, *wanted: Setting) -> list[dict[str, object]]:
    """The settings wanted, else all, each with its value of today and its origin."""
    wanted = wanted or tuple(BY_KEY.values())
    if not any(one.agency for one in wanted):
        return [_mine(cm, one) for one in wanted]
    try:
        with reading(cm) as view:
            return [_agencys(view, one) if one.agency else _mine(cm, one) for one in wanted]
    except StoreProblem as problem:
        # Before there is a store, what would hold is still worth knowing.
        say(cm, f"{problem.message} The agency's settings have their defaults.")
        return [
            _row(one, one.default, "default") if one.agency else _mine(cm, one) for one in wanted
        ]


def _row(known: Setting, value: str, origin: str, coming: str | None = None) -> dict[str, object]:
    return {
        "key": known.key,
        "value": value,
        "origin": origin,
        "meaning": known.meaning,
        "agency": known.agency,
        "coming": coming,
    }


def _mine(cm: Options, known: Setting) -> dict[str, object]:
    flags = {"store": cm.store, "worker": cm.actor, "today": cm.today, "color": cm.color}
    value, origin = resolve(known.key, flags.get(known.key))
    if known.key == "no-input" and cm.no_input and value == "no":
        value, origin = "yes", "flag"
    if known.key == "store":
        value = without_password(value or address(cm))
    return _row(known, value, origin)


def _agencys(view: "View", known: Setting) -> dict[str, object]:
    from cmcli.casework.agency.settings import coming, in_force, since

    row, later = in_force(view, known.key), coming(view, known.key)
    value, origin = (
        (known.default, "default") if row is None else (row.value, f"agency, {since(row)}")
    )
    return _row(
        known, value, origin, None if later is None else f"{later.value} from {later.from_on}"
    )


@command(
    app,
    "set",
    writes=True,
    examples=(
        "cm config set worker ana",
        "cm config set worker ''",
        "cm config set caseload.full-time-hours 40 --from 2027-01-01",
    ),
)
def set_(cm: Options, said: Annotated[Texts, ChangeSetting]) -> None:
    said = completed(cm, said)
    if setting(said.get("key") or "").agency:
        perform_said(cm, said, ids="key")
    else:
        mine: ChangeSetting = read_here(cm, said)
        _set_mine(cm, mine.key, mine.value)


def _set_mine(cm: Options, key: str, value: str) -> None:
    if value and key == "today":
        clock(Options(cm.command, today=value))  # refuses what is no day
    path = config_file()
    if cm.dry_run:
        say(cm, "Dry run: nothing was saved.")
    else:
        write_setting(path, key, value or None)
    shown = without_password(value)
    line = f"{key} is {shown} in {path}." if shown else f"{key} is no longer set in {path}."
    record = {"key": key, "value": shown, "origin": str(path)}
    answer(cm, record, line, ids="key")


def write_setting(path: "Path", key: str, value: str | None) -> None:
    """Set a key in the user's file, or take it out (None), and keep everything else of it.

    The file is private (0600), and a write is all or nothing. Raises :class:`UsageProblem` if it
    can't be written.
    """
    import os
    import tempfile
    from pathlib import Path

    import tomlkit

    target = path.resolve()  # a link stays a link
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        text = target.read_text("utf-8") if target.exists() else ""
        document = tomlkit.parse(text)
        document.pop(key, None) if value is None else document.update({key: value})
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=target.parent, prefix=".config-", delete=False
        ) as file:  # made with mode 0600
            file.write(tomlkit.dumps(document))
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(target)
    except OSError as problem:
        raise UsageProblem(
            f"{path} cannot be written: {problem.strerror}.", "CM_CONFIG names another file."
        ) from problem
