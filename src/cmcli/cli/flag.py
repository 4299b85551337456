"""``cm flag``: a safety concern is raised, and settled by what was done."""

from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.cli.context import Answer, case, case_record, need_case, perform_each, reading, whole
from cmcli.cli.options import Options, command, verb_app
from cmcli.cli.output import Column, show_list
from cmcli.cli.prompts import ask_choice, ask_text, case_refs, need, read_text
from cmcli.domain.dates import format_day
from cmcli.errors import UsageProblem

if TYPE_CHECKING:
    from cmcli.domain.safety import Flag
    from cmcli.store.find import Found
    from cmcli.store.work import Work

app = verb_app()

MOST_FLAGS = 9999

COLUMNS = (
    Column("number", "no.", align="right"),
    Column("kind"),
    Column("text", "concern"),
    Column("raised_on", "raised"),
    Column("raised_by", "by", table=False),
    Column("settled_on", "settled"),
    Column("settled_by", "by", table=False),
    Column("done", "what was done"),
    Column("told", "who was told"),
)


@command(
    app,
    "flag",
    writes=True,
    reads=True,
    examples=(
        'cm flag HJKMN "Said she would rather not wake up" --kind self-harm',
        'cm flag HJKMN --settle 1 --done "Safety plan made, stayed until her sister came"'
        ' --told "sister, on-call nurse"',
        "cm flag HJKMN --list",
    ),
)
def flag(
    cm: Options,
    reference: Annotated[
        str | None,
        typer.Argument(help="A code, or part of a name; - reads many.", metavar="CASE"),
    ] = None,
    text: Annotated[
        str | None, typer.Argument(help="The concern; - reads it.", metavar="TEXT")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind", help="self-harm, harm-to-others, abuse, medical or other.", metavar="K"
        ),
    ] = None,
    settle: Annotated[
        str | None, typer.Option("--settle", help="The flag that is settled.", metavar="N")
    ] = None,
    done: Annotated[
        str | None, typer.Option("--done", help="What was done about it.", metavar="T")
    ] = None,
    told: Annotated[str | None, typer.Option("--told", help="Who was told.", metavar="WHO")] = None,
    listing: Annotated[
        bool, typer.Option("--list", help="Show the flags of the case.", metavar="")
    ] = False,
) -> None:
    """Raise or settle a safety flag.

    An open flag is due the same day, before all else, until it is settled by what was done.
    """
    number = whole(settle, "--settle", 1, MOST_FLAGS)
    _check_one_thing(number is not None, listing, text is not None or kind is not None)
    if number is None and (done is not None or told is not None):
        raise UsageProblem("--done and --told go with --settle N.", "Say which flag is settled.")
    reference = need_case(cm, reference)
    if listing:
        _list(cm, reference)
    elif number is not None:
        _settle(cm, reference, number, done, told)
    else:
        _raise(cm, reference, text, kind)


def _check_one_thing(settling: bool, listing: bool, raising: bool) -> None:
    if settling + listing + raising > 1:
        raise UsageProblem(
            "Raising a flag, settling one and listing them are three things.",
            "Do one at a time: TEXT --kind K, or --settle N --done T, or --list.",
        )


def _raise(cm: Options, reference: str, text: str | None, kind: str | None) -> None:
    text = need(text, "TEXT", cm, lambda: ask_text("What is the concern", required=True))
    kind = need(kind, "--kind K", cm, _ask_kind)
    said = read_text(text) or ""
    from cmcli.casework.safety import crisis_line, raise_flag

    def verb(work: "Work", found: "Found") -> Answer:
        made = raise_flag(work, found.case, kind=kind, text=said)
        line = crisis_line(work)
        record, coming = case_record(work, found.case)
        who = f"{found.ref} {found.client.shown_name}"
        when = format_day(made.raised_on, work.today)
        lines = (
            f"{who}: safety flag {made.number} ({made.kind}) raised, due {when}.",
            f"In a crisis: {line}",
            f"When something was done: cm flag {found.ref} --settle {made.number} --done TEXT",
        )
        return Answer({**record, "flag": flag_record(made), "crisis_line": line}, (*lines, *coming))

    perform_each(cm, reference, verb, extra={"text": said, "kind": kind})


def _ask_kind() -> str | None:
    from cmcli.catalog.access import labels

    return ask_choice("Kind", list(labels("flag kind").items()))


def _settle(cm: Options, reference: str, number: int, done: str | None, told: str | None) -> None:
    if done is None:
        done = need(None, "--done T", cm, lambda: ask_text("What was done", required=True))
        told = told or ask_text("Who was told (empty: nobody)")
    said = read_text(done) or ""
    from cmcli.casework.safety import open_flags, settle_flag

    def verb(work: "Work", found: "Found") -> Answer:
        made = settle_flag(work, found.case, number, done=said, told=told)
        left = len(open_flags(work, found.case))
        record, coming = case_record(work, found.case)
        when = format_day(work.today, work.today)
        whom = f", told {made.told}" if made.told else ""
        others = f" {left} more open." if left else ""
        line = f"{found.ref} {found.client.shown_name}: safety flag {number} settled {when}"
        lines = (f"{line} by {made.settled_by}{whom}.{others}", *coming)
        return Answer({**record, "flag": flag_record(made)}, lines)

    perform_each(cm, reference, verb, extra={"done": said, "told": told})


def _list(cm: Options, reference: str) -> None:
    from cmcli.casework.safety import all_flags

    with reading(cm) as view:
        found = [case(view, cm, ref) for ref in case_refs(reference)]
        rows = [
            {"ref": one.ref, **flag_record(flag)}
            for one in found
            for flag in all_flags(view, one.case)
        ]
    many = reference == "-"
    columns = [Column("ref", table=many), *COLUMNS]
    empty = "None of them has a safety flag." if many else f"{found[0].ref} has no safety flag."
    show_list(cm, rows, columns, empty=empty)


def flag_record(flag: "Flag") -> dict[str, object]:
    """A flag as JSON prints it."""
    return {
        "number": flag.number,
        "kind": flag.kind,
        "text": flag.text,
        "raised_on": flag.raised_on,
        "raised_by": flag.raised_by,
        "settled_on": flag.settled_on,
        "settled_by": flag.settled_by,
        "done": flag.done,
        "told": flag.told,
    }
