"""``cm models``: the models of case management, and the agency's own dated numbers."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.casework.answers import Answer
from cmcli.cli.context import day, perform, reading, whole
from cmcli.cli.options import Options, command, group_app
from cmcli.cli.output import Column, chosen_format, say, show_list, show_record
from cmcli.domain.dates import format_day
from cmcli.domain.models import CHANGEABLE, Model

if TYPE_CHECKING:
    from cmcli.casework.models import Number
    from cmcli.domain.agency_settings import DatedSetting
    from cmcli.store.work import Work

app = group_app("Show the models of case management and set their limits.", alone="list")

Key = Annotated[str, typer.Argument(help="The model.", metavar="M")]
On = Annotated[
    str | None,
    typer.Option("--on", help="As it holds on this day; today if left out.", metavar="D"),
]

COLUMNS = (
    Column("key"),
    Column("label", table=False),
    Column("scope"),
    Column("target", align="right"),
    Column("ceiling", align="right"),
    Column("usual_acuity", "usual", align="right"),
    Column("contact_days", "contact days"),
    Column("phase_days", table=False),
    Column("follow_up_days", table=False),
    Column("ask_close_days", table=False),
    Column("first_contact_days", table=False),
    Column("assessment_days", table=False),
    Column("plan_days", table=False),
    Column("review_days", "review", align="right"),
    Column("reassessment_days", table=False),
    Column("outreach", table=False),
    Column("expected_months", table=False),
    Column("changed", table=False),
)


@command(app, "list", examples=("cm models", "cm models --json", "cm models list --on 2027-01-01"))
def list_(cm: Options, on: On = None) -> None:
    """List the models with the numbers that hold."""
    from cmcli.casework.models import changed_fields, models_on

    with reading(cm) as view:
        wanted = day(on, view)
        found = [(one, changed_fields(view, one.key, wanted)) for one in models_on(view, wanted)]
    people = chosen_format(cm) in ("table", "plain")
    show_list(cm, [_row(*one, people=people) for one in found], COLUMNS, ids="key")
    if people and any(changed for _, changed in found):
        say(cm, "* changed by the agency: cm models show M says since when.")


def _row(model: Model, changed: Sequence[str], *, people: bool) -> dict[str, object]:
    row = {column.key: getattr(model, column.key, None) for column in COLUMNS}
    row["contact_days"] = contact_days(model) if people else _plain(model.contact_days)
    row["changed"] = list(changed)
    if people:
        row |= {field: f"{'none' if row[field] is None else row[field]}*" for field in changed}
    return row


def contact_days(model: Model) -> str:
    """The days between contacts at acuity 4/3/2/1, by phase, or the follow-up, in one line."""
    if model.contact_days is not None:
        days = [model.contact_days[acuity] for acuity in (4, 3, 2, 1)]
        return str(days[0]) if len(set(days)) == 1 else "/".join(map(str, days))
    if model.phase_days is not None:
        return f"{'/'.join(map(str, model.phase_days))} by phase"
    asked = f", close? {model.ask_close_days}" if model.ask_close_days else ""
    return f"{model.follow_up_days}{asked}" if model.follow_up_days else "none"


def _plain(value: object) -> object:
    """A value as JSON has it: keys are text."""
    if isinstance(value, Mapping):
        return {str(key): item for key, item in value.items()}
    return list(value) if isinstance(value, tuple) else value


@command(
    app,
    "show",
    examples=("cm models show icm", "cm models show icm --on 2027-01-01 --json"),
)
def show(cm: Options, key: Key, on: On = None) -> None:
    """Show a model: every number with its source."""
    from cmcli.casework.models import coming_changes, numbers_of

    with reading(cm) as view:
        wanted = day(on, view)
        model, numbers = numbers_of(view, key, wanted)
        later = coming_changes(view, model.key, wanted)
    record: dict[str, object] = {
        "key": model.key,
        "label": model.label,
        "summary": model.summary,
        "role": model.role,
        "scope": model.scope,
        **{one.field: _plain(one.value) for one in numbers},
        "phase_names": list(model.phase_names),
        "counted_modes": sorted(model.counted_modes),
        "any_member": model.any_member,
        "at_first_contact": model.at_first_contact,
        "outreach": model.outreach,
        "fixed_end": model.fixed_end,
        "sources": dict(model.sources),
        "changed": {one.field: one.since for one in numbers if one.since is not None},
        "coming": [
            {"field": field, "value": value, "from_on": row.from_on}
            for field, value, row in _coming(model, later)
        ],
    }
    show_record(cm, record, lambda: _page(model, numbers, later), ids="key")


def _coming(
    model: Model, later: "Iterable[DatedSetting]"
) -> "list[tuple[str, int | None, DatedSetting]]":
    prefix = f"models.{model.key}."
    return [
        (row.key.removeprefix(prefix), None if row.value == "none" else int(row.value), row)
        for row in later
    ]


def _page(
    model: Model, numbers: "Sequence[Number]", later: "Sequence[DatedSetting]"
) -> Iterable[object]:
    from rich import box
    from rich.table import Table

    yield f"{model.key}: {model.label}"
    yield model.summary
    yield f"The case manager's part: {model.role}"
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for title in ("number", "value", "source"):
        table.add_column(title, overflow="fold")
    for one in numbers:
        if one.value is not None or one.since is not None or one.field in ("target", "ceiling"):
            table.add_row(_words(one.field), _value(one.value), _source(one))
    yield ""
    yield table
    yield ""
    over = "the team's hours" if model.scope == "team" else "each worker's own hours"
    yield f"Cases are judged over {over}."
    yield f"A contact counts when held with the client: {', '.join(sorted(model.counted_modes))}."
    yield "Outreach: " + ("a miss is tried again." if model.outreach else "none.")
    for field, value, row in _coming(model, later):
        yield f"From {row.from_on}: {_words(field)} {_value(value)}."


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"acuity {key}: {days}" for key, days in value.items())
    if isinstance(value, tuple):
        return ", ".join(f"phase {number}: {days}" for number, days in enumerate(value, start=1))
    return "none" if value is None else str(value)


def _source(one: "Number") -> str:
    if one.since is None:
        return one.source or "no standard number; the agency sets its own"
    return f"the agency, from {one.since} (catalogue: {_value(one.catalogue)})"


@command(
    app,
    "set",
    writes=True,
    examples=(
        "cm models set icm --ceiling 18 --from 2027-01-01",
        "cm models set managed --target 50 --ceiling 60",
        "cm models set managed --target none --ceiling none --from 'next mon'",
    ),
)
def set_(
    cm: Options,
    key: Key,
    target: Annotated[
        str | None,
        typer.Option("--target", help="Cases per full-time worker to aim for.", metavar="N"),
    ] = None,
    ceiling: Annotated[
        str | None,
        typer.Option("--ceiling", help="Cases per full-time worker at most.", metavar="N"),
    ] = None,
    first_contact_days: Annotated[
        str | None,
        typer.Option("--first-contact-days", help="Days to the first contact.", metavar="N"),
    ] = None,
    assessment_days: Annotated[
        str | None, typer.Option("--assessment-days", help="Days to the assessment.", metavar="N")
    ] = None,
    plan_days: Annotated[
        str | None, typer.Option("--plan-days", help="Days to the agreed plan.", metavar="N")
    ] = None,
    review_days: Annotated[
        str | None, typer.Option("--review-days", help="Days between reviews.", metavar="N")
    ] = None,
    reassessment_days: Annotated[
        str | None,
        typer.Option("--reassessment-days", help="Days between assessments.", metavar="N"),
    ] = None,
    follow_up_days: Annotated[
        str | None, typer.Option("--follow-up-days", help="Days to the one follow-up.", metavar="N")
    ] = None,
    ask_close_days: Annotated[
        str | None,
        typer.Option("--ask-close-days", help="Days until closing is asked about.", metavar="N"),
    ] = None,
    from_: Annotated[
        str, typer.Option("--from", help="The first day on which it holds.", metavar="D")
    ] = "today",
) -> None:
    """Change numbers of a model from a day on; none takes a number away."""
    given = {
        "target": target,
        "ceiling": ceiling,
        "first_contact_days": first_contact_days,
        "assessment_days": assessment_days,
        "plan_days": plan_days,
        "review_days": review_days,
        "reassessment_days": reassessment_days,
        "follow_up_days": follow_up_days,
        "ask_close_days": ask_close_days,
    }
    changes = {field: _read(field, text) for field, text in given.items() if text is not None}
    from cmcli.casework.models import set_numbers
    from cmcli.domain.dates import parse_day

    def verb(work: "Work") -> Answer:
        from_on = parse_day(from_, work.today)
        model = set_numbers(work, key, changes, from_on=from_on)
        record: dict[str, object] = {
            "key": model.key,
            "from_on": from_on,
            **{field: getattr(model, field) for field in CHANGEABLE},
            "changed": list(changes),
        }
        said = ", ".join(f"{_words(field)} {_value(value)}" for field, value in changes.items())
        line = f"{model.key}: {said} from {format_day(from_on, work.today)} on."
        limits = f"On that day: target {_value(model.target)}, ceiling {_value(model.ceiling)}."
        return Answer(record, (line, limits))

    perform(cm, verb, ids="key")


def _read(field: str, text: str) -> int | None:
    """A number of the catalogue's size; ``none`` takes it away."""
    if text.strip().lower() == "none":
        return None
    return whole(text, f"--{field.replace('_', '-')}", 1, 3650)


def _words(field: str) -> str:
    return field.replace("_", " ")
