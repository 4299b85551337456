"""``cm set``: change acuity, model or phase of a case."""

from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.casework.answers import Answer
from cmcli.cli.context import case_record, day, need_case, perform_each, whole
from cmcli.cli.options import Options, command, verb_app
from cmcli.cli.prompts import ask_choice, ask_text, can_ask, need
from cmcli.domain.dates import format_day

if TYPE_CHECKING:
    from cmcli.casework.changing import Changed
    from cmcli.store.find import Found
    from cmcli.store.work import Work

app = verb_app()

MOST_PHASES = 20
"""More phases than any model has; the model itself says how many it has."""


@command(
    app,
    "set",
    writes=True,
    examples=(
        'cm set HJKMN --acuity 4 --reason "lost the flat"',
        'cm set HJKMN --model brokerage --reason "needs links, not company"',
        'cm set HJKMN --phase 2 --on fri --reason "moved in three months ago"',
    ),
)
def set_(
    cm: Options,
    reference: Annotated[
        str | None,
        typer.Argument(help="A code, the start of one, a name, or -.", metavar="CASE"),
    ] = None,
    acuity: Annotated[
        str | None,
        typer.Option("--acuity", help="1 (self-managing) to 4 (intensive).", metavar="N"),
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", help="The model; see cm models.", metavar="M")
    ] = None,
    phase: Annotated[
        str | None, typer.Option("--phase", help="The phase, for models with phases.", metavar="N")
    ] = None,
    reason: Annotated[
        str | None, typer.Option("--reason", help="Why it changes.", metavar="T")
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", help="The day of it; today if left out.", metavar="D")
    ] = None,
    override: Annotated[
        str | None,
        typer.Option("--override", help="Past the ceiling all the same.", metavar="REASON"),
    ] = None,
) -> None:
    """Change acuity, model or phase of a case.

    An acuity is a fact and is always taken; a model is refused past the ceiling.
    """
    asked = need_case(cm, reference)
    if acuity is None and model is None and phase is None and can_ask(cm):
        acuity, model, phase = _ask_change()
    why = need(reason, "--reason T", cm, lambda: ask_text("Why it changes", required=True))
    level = whole(acuity, "--acuity", 1, 4)
    number = whole(phase, "--phase", 1, MOST_PHASES)
    from cmcli.casework.changing import change_case

    def verb(work: "Work", found: "Found") -> Answer:
        changed = change_case(
            work,
            found.case,
            reason=why,
            acuity=level,
            model=model,
            phase=number,
            on=day(on, work, prefer="past"),
            override=override,
        )
        record, coming = case_record(work, changed.case)
        line = f"{found.ref} {found.client.shown_name}: {_said(changed)} from"
        when = format_day(changed.on, work.today)
        return Answer({**record, **_extra(changed)}, (f"{line} {when}.", *coming))

    perform_each(cm, asked, verb)


def _ask_change() -> tuple[str | None, str | None, str | None]:
    """Acuity, model and phase, of which one is asked for and the others stay."""
    what = (("acuity", "how much support"), ("model", "another model"), ("phase", "the phase"))
    match ask_choice("What changes", what, "acuity"):
        case "model":
            from cmcli.catalog.access import labels

            return None, ask_choice("Model", list(labels("model").items())), None
        case "phase":
            return None, None, ask_text("Phase", required=True)
    from cmcli.catalog.access import fullness

    levels = [(str(key), level.label) for key, level in fullness().acuities.items()]
    return ask_choice("Acuity", levels), None, None


def _said(changed: "Changed") -> str:
    def worded(name: str, before: object, after: object) -> str:
        if after is None:
            return "no phases"
        return f"{name} {after}" if before is None else f"{name} {before} → {after}"

    return ", ".join(worded(name, *pair) for name, pair in changed.fields.items())


def _extra(changed: "Changed") -> dict[str, object]:
    return {
        "phase": changed.case.phase,
        "changed": {
            name: {"before": before, "after": after}
            for name, (before, after) in changed.fields.items()
        },
        "on": changed.on,
        "reason": changed.reason,
        "override": changed.override,
    }
