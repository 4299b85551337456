"""``cm note``: notes are written, signed, corrected and shown."""

from datetime import date
from typing import Annotated

import typer

from cmcli.casework.described.texts import Texts
from cmcli.casework.round.values.notes import MarkInError, ShowNote, SignNote, WriteNote
from cmcli.cli.core.asking import completed, once
from cmcli.cli.core.context import asking, perform_on
from cmcli.cli.core.opening import reading
from cmcli.cli.core.options import CaseReference, Options, command, verb_app
from cmcli.cli.core.output import show_record
from cmcli.cli.core.which_case import case, need_case
from cmcli.domain.dates import format_day
from cmcli.errors import Refused, UsageProblem

app = verb_app()


@command(
    app,
    "note",
    writes=True,
    examples=(
        'cm note HJKMN "Called the landlord; he will wait until Friday" --sign',
        "cm note HJKMN --edit",
        "cm note HJKMN --sign",
        "cm list --format ids | cm note - --sign",
        'cm note HJKMN "It was Thursday, not Friday" --addendum-to 3',
        'cm note HJKMN --error 3 --reason "wrong client" --move-to KDWHF',
        'cm note HJKMN "Agreed to visit in pairs" --kind supervision --sign',
    ),
)
def note(
    cm: Options,
    writing: Annotated[Texts, WriteNote],
    signing: Annotated[Texts, SignNote],
    marking: Annotated[Texts, MarkInError],
    showing: Annotated[Texts, ShowNote],
    reference: CaseReference = None,
    edit: Annotated[
        bool, typer.Option("--edit", help="Write the note in your editor.", metavar="")
    ] = False,
) -> None:
    writes = edit or bool(writing.saying(sign=None).given)
    _check_one(signing, marking, showing, writes=writes)
    signs = "sign" in signing and not writes
    if reference == "-" and signs:
        signing = signing.saying(every="yes")
    if reference == "-" and not (signs and "number" not in signing):
        raise Refused(
            "You can add a note to only one case at a time.",
            "For a group that met: cm checkin - NOTE --kind group",
            code="many-notes",
        )
    reference = need_case(cm, reference)
    if showing.given:
        _show(cm, reference, showing)
    elif marking.given:
        perform_on(cm, reference, _exact(cm, completed(cm, marking)))
    elif signs:
        perform_on(cm, reference, signing)
    else:
        _write(cm, reference, writing, edit=edit)


def _check_one(signing: Texts, marking: Texts, showing: Texts, *, writes: bool) -> None:
    """Refuse to do several things at once, before anything is asked or read."""
    ways = [writes, "number" in signing, bool(marking.given), bool(showing.given)]
    if sum(ways) > 1 or ("sign" in signing and (marking.given or showing.given)):
        raise UsageProblem(
            "Write, sign, show a note or mark it as entered in error, one at a time.",
            "To sign: --sign --number N. To mark: --error N --reason T. To show: --show N.",
        )
    if marking.given and "error" not in marking:
        raise UsageProblem("--reason and --move-to need --error N.", "Name the note that is wrong.")
    if "every" in signing and ("sign" not in signing or writes):
        raise UsageProblem("--all needs --sign, and no text.", "Write: cm note CASE --sign --all")
    if "number" in signing and "sign" not in signing:
        raise UsageProblem("--number needs --sign.", "Write: cm note CASE --sign --number N")


def _write(cm: Options, reference: str, said: Texts, *, edit: bool) -> None:
    from cmcli.casework.round.notes import repeated_note
    from cmcli.cli.core.written import written

    def begun() -> str | None:
        return _text_of(cm, reference, said.get("replace"))

    with written(cm, reference, said, "text", begun=begun, wanted=edit) as whole:
        whole = completed(cm, whole)
        perform_on(cm, once(cm, reference, whole, repeated_note), whole)


def _text_of(cm: Options, reference: str, number: str | None) -> str | None:
    """The text of the note that is edited; None for a new one."""
    from cmcli.casework.round.notes import find_note

    if number is None:
        return None
    with reading(cm) as view:
        return find_note(view, case(view, cm, reference), int(number)).text


def _exact(cm: Options, said: Texts) -> Texts:
    """The texts with the exact reference of the case where the note belongs."""
    target = said.get("move_to")
    if target is None or cm.no_input:
        return said
    with reading(cm) as view:
        return said.saying(move_to=case(view, cm, target).ref)


def _show(cm: Options, reference: str, showing: Texts) -> None:
    from cmcli.casework.round.notes import find_note, full_record

    with asking(cm, showing) as (view, said):
        found = case(view, cm, reference)
        record = {"ref": found.ref, **full_record(view, find_note(view, found, said.show))}
        today = view.today
    show_record(cm, record, lambda: _page(record, today))


def _page(record: dict[str, object], today: date) -> list[object]:
    """A note as a terminal shows it."""
    kind = f"{record['kind']} note" if record["kind"] else "note"
    lines = [f"{record['ref']}, {kind} {record['number']}, by {record['worker']}"]
    if record["signed_by"]:
        lines[0] += f", signed by {record['signed_by']}"
    if record["addendum_to"]:
        lines.append(f"An addendum to note {record['addendum_to']}.")
    if record["error_reason"]:
        lines.append(f"ENTERED IN ERROR: {record['error_reason']}.")
    if record["moved_to"] or record["moved_from"]:
        way = f"to {record['moved_to']}" if record["moved_to"] else f"from {record['moved_from']}"
        lines.append(f"Moved {way}.")
    if isinstance(record["on"], date):
        lines.append(format_day(record["on"], today))
    return [*lines, "", str(record["text"])]
