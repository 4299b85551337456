"""``cm models``: the models of case management, and the agency's own dated numbers."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

from cmcli.casework.agency.values.models import CopyModel, ModelQuestion, ModelsQuestion, SetModel
from cmcli.casework.described.texts import Texts
from cmcli.cli.core.asking import completed
from cmcli.cli.core.context import asking, perform_said
from cmcli.cli.core.options import Options, command, group_app
from cmcli.cli.core.output import Column, chosen_format, say, show_list, show_record
from cmcli.domain.dates import short_day
from cmcli.domain.models import Model

if TYPE_CHECKING:
    from cmcli.casework.agency.models import ModelNumber
    from cmcli.domain.agency_settings import DatedSetting

app = group_app("Show the models of case management and set their limits.", alone="list")

COLUMNS = (
    Column("key"),
    Column("label", table=False),
    Column("copy_of", table=False),
    Column("scope"),
    Column("target", align="right"),
    Column("ceiling", align="right"),
    Column("usual_acuity", "usual", align="right"),
    Column("contact_days", "contact days"),
    Column("phase_days", table=False),
    Column("follow_up_days", table=False),
    Column("ask_close_days", table=False),
    Column("waiting_days", table=False),
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
def list_(cm: Options, said: Annotated[Texts, ModelsQuestion]) -> None:
    from cmcli.casework.agency.models import changed_fields, models_on

    with asking(cm, said) as (view, asked):
        models = models_on(view, asked.on)
        found = [(one, changed_fields(view, one.key, asked.on)) for one in models]
        origins = view.words.origins
    people = chosen_format(cm) in ("table", "plain")
    show_list(cm, [_row(*one, origins, people=people) for one in found], COLUMNS, ids="key")
    if people and any(changed for _, changed in found):
        say(cm, "* changed by the agency. To see since when: cm models show M")


def _row(
    model: Model, changed: Sequence[str], origins: Mapping[str, str], *, people: bool
) -> dict[str, object]:
    row = {column.key: getattr(model, column.key, None) for column in COLUMNS}
    row["copy_of"] = origins.get(model.key)
    from cmcli.casework.agency.models import plain_value

    row["contact_days"] = contact_days(model) if people else plain_value(model.contact_days)
    row["changed"] = list(changed)
    if people:
        marked = [field for field in changed if field in row]
        row |= {field: f"{'none' if row[field] is None else row[field]}*" for field in marked}
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


@command(
    app,
    "show",
    examples=("cm models show icm", "cm models show icm --on 2027-01-01 --json"),
)
def show(cm: Options, said: Annotated[Texts, ModelQuestion]) -> None:
    from cmcli.casework.agency.models import coming_changes, numbers_of, plain_value

    with asking(cm, completed(cm, said)) as (view, asked):
        model, numbers = numbers_of(view, asked.model, asked.on)
        later = coming_changes(view, model.key, asked.on)
        origin = view.words.origins.get(model.key)
    record: dict[str, object] = {
        "key": model.key,
        "label": model.label,
        "copy_of": origin,
        "summary": model.summary,
        "role": model.role,
        "scope": model.scope,
        **{one.field: plain_value(one.value) for one in numbers},
        "any_member": model.any_member,
        "sources": dict(model.sources),
        "changed": {one.field: one.since for one in numbers if one.since is not None},
        "catalogue": {one.field: plain_value(one.catalogue) for one in numbers},
        "coming": [
            {"field": field, "value": plain_value(value), "from_on": row.from_on}
            for field, value, row in _coming(model, later)
        ],
    }
    show_record(cm, record, lambda: _page(model, origin, numbers, later), ids="key")


def _coming(
    model: Model, later: "Iterable[DatedSetting]"
) -> "list[tuple[str, object, DatedSetting]]":
    prefix = f"models.{model.key}."
    fields = [(row.key.removeprefix(prefix), row) for row in later]
    return [(field, SetModel.stated(field, row.value), row) for field, row in fields]


def _page(
    model: Model,
    origin: str | None,
    numbers: "Sequence[ModelNumber]",
    later: "Sequence[DatedSetting]",
) -> Iterable[object]:
    from rich import box
    from rich.table import Table

    from cmcli.casework.agency.models import said_of, words_of

    yield f"{model.key}: {model.label}"
    if origin is not None:
        yield f"Your agency's copy of {origin}."
    yield model.summary
    yield f"The case manager's part: {model.role}"
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for title in ("number", "value", "source"):
        table.add_column(title, overflow="fold")
    for one in numbers:
        if one.value or one.since is not None or one.field in ("target", "ceiling"):
            table.add_row(words_of(one.field), said_of(one.value, one.field), _source(one))
    yield ""
    yield table
    yield ""
    over = "the team's hours" if model.scope == "team" else "each worker's own hours"
    yield f"The limits count {over}."
    yield "The counted modes count as a contact if held with the client."
    if model.outreach:
        yield "Outreach: cm asks for a new try after a missed contact."
    for field, value, row in _coming(model, later):
        yield f"From {short_day(row.from_on)}: {words_of(field)} {said_of(value, field)}."


def _source(one: "ModelNumber") -> str:
    from cmcli.casework.agency.models import said_of

    if one.since is None:
        return one.source or "no standard number; the agency sets its own"
    since = short_day(one.since)
    return f"the agency, from {since} (catalogue: {said_of(one.catalogue, one.field)})"


@command(
    app,
    "set",
    writes=True,
    examples=(
        "cm models set icm --ceiling 18 --from 2027-01-01",
        "cm models set managed --target 50 --ceiling 60",
        "cm models set icm --contact-days 3/7/14/28 --counted-modes home,community,video",
        "cm models set managed --target none --ceiling none --from 'next mon'",
    ),
)
def set_(cm: Options, said: Annotated[Texts, SetModel]) -> None:
    perform_said(cm, completed(cm, said), ids="key")


@command(
    app,
    "copy",
    writes=True,
    examples=(
        'cm models copy cti cti-youth "Critical time intervention for young people"',
        'cm models copy managed payee "Payee services"',
    ),
)
def copy(cm: Options, said: Annotated[Texts, CopyModel]) -> None:
    perform_said(cm, completed(cm, said), ids="key")
