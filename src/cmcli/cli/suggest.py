"""``cm suggest``: workers for a case with reasons, or cases spread over workers."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

from cmcli.casework.described.texts import Texts
from cmcli.casework.suggesting.values import SuggestWorkers
from cmcli.cli.core.context import asking, perform
from cmcli.cli.core.opening import actor
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import Column, say, show_list, show_record, table_of
from cmcli.cli.core.which_case import cases, picked
from cmcli.domain.permissions import require
from cmcli.errors import Refused

if TYPE_CHECKING:
    from cmcli.casework.suggesting.spreading import SpreadResult
    from cmcli.domain.suggestions import Suggestion

app = verb_app()


def _reasons(value: object) -> str:
    return " · ".join(str(one) for one in value) if isinstance(value, list) else ""


def _percent(share: object) -> str:
    from cmcli.domain.caseload import percent

    return percent(share) if isinstance(share, float) else str(share)


RANKED = (
    Column("worker"),
    Column("name", table=False),
    Column("utilisation_target", table=False),
    Column("excluded", table=False),
    Column("for", text=_reasons),
    Column("against", text=_reasons),
    Column("unknown", "not known", text=_reasons),
)
MOVES = (
    Column("case"),
    Column("model"),
    Column("worker", "to"),
    Column("for", text=_reasons),
    Column("against", text=_reasons),
    Column("unknown", "not known", text=_reasons),
)
LOADS = (
    Column("worker"),
    Column("cases", align="right"),
    Column("utilisation_before", "target before", align="right", text=_percent),
    Column("utilisation_after", "after", align="right", text=_percent),
)
STAYS = (Column("case"), Column("model"), Column("why"))
COUNTS = {
    "without_worker": "Cases without a worker",
    "past_target": "Workers and teams over the target because of it",
    "unwished": "Clients with a worker whom they don't want",
    "misfits": "Models and languages that don't fit",
}


@command(
    app,
    "suggest",
    writes=True,
    reads=True,
    examples=(
        "cm suggest HJKMN",
        "cm suggest HJKMN --team north --json",
        "cm suggest --leaver ben",
        "cm suggest --leaver ben --team north --apply --as sam",
    ),
)
def suggest(cm: Options, said: Annotated[Texts, SuggestWorkers]) -> None:
    if said.get("case") is None:
        _spread(cm, said)
        return
    from cmcli.casework.suggesting.ranking import workers_known
    from cmcli.domain.suggestions import told_of_moves
    from cmcli.store.reading.find import find_team

    said = said.saying(case=picked(cm, said.get("case") or ""))
    with asking(cm, said) as (view, asked):
        found = cases(view, cm, asked.case)
        team = None if asked.team is None else find_team(view, asked.team).id
        known = workers_known(view, found)
        rows = [_row(of.ref, one.fit) for of in found for one in known.ranked(of.case, team)]
        told = [told_of_moves(known.wanted[of.case.id]) for of in found]
    columns = (Column("case", table=len(found) > 1), *RANKED)
    show_list(cm, rows, columns, ids="worker", empty="There is no other worker.")
    say(cm, *(one for one in told if one))


def _row(ref: str, one: "Suggestion") -> dict[str, object]:
    from cmcli.domain.caseload import decimals4

    return {
        "case": ref,
        "worker": one.worker.handle,
        "name": one.worker.name,
        "utilisation_target": decimals4(one.load.target),
        "excluded": one.excluded,
        "for": list(one.reasons(True)),
        "against": list(one.reasons(False)),
        "unknown": list(one.reasons(None)),
    }


def _spread(cm: Options, said: Texts) -> None:
    """Show a plan for many cases, and with --apply follow it."""
    from cmcli.casework.suggesting.spreading import perform_spread, planned, spread_of

    with asking(cm, said) as (view, asked):
        if asked.apply:
            require(actor(view, cm).role, "spread")
        spread = spread_of(view, asked)
    result = planned(spread)
    if asked.plan not in (None, result.key):
        raise Refused(
            f"The plan has changed: it is now {result.key}.",
            "Look at it again, without --apply.",
            code="stale-plan",
        )
    if not asked.apply or not result.placed:
        found = result.as_dict() | {"applied": False}
        show_record(cm, found, lambda: _page(result), ids="plan")
        say(cm, *_closing(result))
        return
    perform(cm, lambda work: perform_spread(work, asked, result), extra=said.given, ids="plan")


def _page(result: "SpreadResult") -> Iterator[object]:
    found: Any = result.as_dict()
    rows = found["cases"]
    moving = [row for row in rows if row["outcome"] == "moves"]
    rest = [row for row in rows if row["outcome"] != "moves"]
    if moving:
        yield table_of(
            moving,
            [one for one in MOVES if one.text is None or any(row[one.key] for row in moving)],
        )
        yield ""
        yield table_of(found["workers"], LOADS)
    if rest:
        yield ""
        yield "These stay where they are, until somebody decides:"
        yield table_of(rest, STAYS)


def _closing(result: "SpreadResult") -> Iterator[str]:
    found = result.as_dict()
    yield _judged(result.proven)
    for key, words in COUNTS.items():
        if found[key]:
            yield f"{words}: {found[key]}."
    if result.placed:
        yield f"To do it: add --apply --plan {found['plan']}"


def _judged(proven: bool) -> str:
    if proven:
        return "This plan is proven: no other one is better."
    return "This is the best plan that was found in time; a better one may exist."
