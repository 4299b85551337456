"""What is recorded of one case, made up for the tests of the clocks; day 0 is the acceptance."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from cmcli.catalog.models import load_model, model_keys
from cmcli.domain.cases import Case, Placement
from cmcli.domain.clients import Client
from cmcli.domain.clocks import DueItem, due_items
from cmcli.domain.facts import CaseFacts
from cmcli.domain.models import Model
from cmcli.domain.plans import Goal, Step
from cmcli.domain.records import record_of
from cmcli.domain.safety import Aftercare, Flag, Rhythm
from cmcli.domain.stays import Stay

MODELS = {key: load_model(key) for key in model_keys()}
DAY0 = date(2026, 1, 5)
CLIENT = Client(id="c", code="KDWHF", name="Sam Poe")


def day(number: int) -> date:
    """Day 0 is the day on which the case was accepted."""
    return DAY0 + timedelta(days=number)


def by_day(known: Mapping[str, int]) -> dict[str, Any]:
    """Numbers of days as days, by what happened on them."""
    return {what: day(number) for what, number in known.items()}


def case(model: str = "icm", **changed: Any) -> Case:
    known: dict[str, Any] = {
        "id": "k",
        "client_id": "c",
        "episode": 1,
        "model": model,
        "status": "open",
        "worker_id": "w",
        "acuity": MODELS[model].usual_acuity,
        "opened_on": DAY0,
        "accepted_on": DAY0,
    }
    return Case(**{**known, **changed})


def facts(
    model: str = "icm",
    of_case: dict[str, Any] | None = None,
    records: Iterable[Any] = (),
    **known: Any,
) -> CaseFacts:
    """What is known of a case that has these records."""
    made = case(model, **(of_case or {}))
    return CaseFacts(case=made, client=CLIENT, worker="ana", live=live(records), **known)


def live(records: Iterable[Any]) -> dict[type[Any], tuple[Any, ...]]:
    """Those of the records that are live, by class, as the store gives them."""
    found: dict[type[Any], tuple[Any, ...]] = {}
    for one in records:
        if all(_holds(one, name, value) for name, value in record_of(type(one)).live.items()):
            found[type(one)] = (*found.get(type(one), ()), one)
    return found


def _holds(one: Any, name: str, value: Any) -> bool:
    held = getattr(one, name)
    return held in value if isinstance(value, tuple) else held is value


def due(known: CaseFacts, today: date, kind: str) -> list[DueItem]:
    return [one for one in due_items(known, MODELS[known.case.model], today) if one.kind == kind]


def one(known: CaseFacts, today: date, kind: str) -> DueItem:
    (item,) = due(known, today, kind)
    return item


def next_contact(known: CaseFacts, model: Model, today: date) -> DueItem | None:
    """The contact item; None where none is due at any time."""
    found = due_items(known, model, today)
    return next((item for item in found if item.kind == "contact"), None)


def contact_on(known: CaseFacts, today: date = DAY0) -> date:
    return one(known, today, "contact").due_on


def rhythm(days: int, from_on: date = DAY0, until_on: date | None = None, **changed: Any) -> Rhythm:
    known: dict[str, Any] = {"id": "r", "case_id": "k", "reason": "works nights"}
    return Rhythm(days=days, from_on=from_on, until_on=until_on, **{**known, **changed})


def placed(from_on: date, model: str = "icm", **changed: Any) -> Placement:
    """From that day on the case was placed so; ids follow the days."""
    known: dict[str, Any] = {
        "id": f"p{from_on:%Y%m%d}",
        "case_id": "k",
        "acuity": MODELS[model].usual_acuity,
        "phase": None,
        "worker_id": "w",
        "reason": "so",
    }
    return Placement(from_on=from_on, model=model, **{**known, **changed})


def stay(begun: int, ended: int | None = None, **changed: Any) -> Stay:
    """A stay in hospital from a day on until another (None: it goes on), entered when it began."""
    known: dict[str, Any] = {
        "id": f"y{begun}",
        "case_id": "k",
        "number": 1,
        "kind": "hospital",
        "begun_on": day(begun),
        "ended_on": None if ended is None else day(ended),
        "entered_on": day(begun),
    }
    return Stay(**{**known, **changed})


def flag(number: int, raised_on: date, **changed: Any) -> Flag:
    return Flag(
        id=f"f{number}",
        case_id="k",
        number=number,
        kind="self-harm",
        text="said so",
        raised_on=raised_on,
        raised_by="w",
        **changed,
    )


def goal(number: int, due_on: date | None, state: str = "open") -> Goal:
    return Goal(
        id=f"g{number}",
        case_id="k",
        number=number,
        text=f"goal {number}",
        due_on=due_on,
        state=state,
    )


def step(of: int, number: int, due_on: date | None, **changed: Any) -> Step:
    return Step(
        id=f"s{of}.{number}",
        case_id="k",
        goal_id=f"g{of}",
        number=number,
        text="call",
        due_on=due_on,
        **changed,
    )


def aftercare(number: int, **changed: Any) -> Aftercare:
    return Aftercare(id=f"a{number}", case_id="k", due_on=day(number), **changed)
