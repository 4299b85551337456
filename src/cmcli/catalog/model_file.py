"""A file of ``models/``: one model of case management, each number with its source."""

from collections.abc import Iterator
from typing import Any

from cmcli.catalog.reader import (
    FLAG,
    TEXT,
    FilePlace,
    Shape,
    exact,
    keyed,
    one_of,
    optional,
    parse,
    several,
    table,
    whole,
)
from cmcli.domain.keys import MODES
from cmcli.domain.models import ACUITIES, ACUITY_WEIGHTS, Model
from cmcli.errors import Sentence

CASES = whole(1, 1000)
DAYS = whole(1, 3650)
MONTHS = whole(1, 120)

NUMBERS: dict[str, Shape] = {
    "target": optional(CASES),
    "ceiling": optional(CASES),
    "usual_acuity": whole(1, 4),
    "weights": optional(table({str(acuity): exact(0, 10) for acuity in ACUITIES})),
    "contact_days": optional(table({str(acuity): DAYS for acuity in ACUITIES})),
    "phase_days": optional(several(DAYS, unique=False)),
    "phase_months": optional(MONTHS),
    "first_contact_days": DAYS,
    "assessment_days": DAYS,
    "plan_days": DAYS,
    "review_days": optional(DAYS),
    "reassessment_days": DAYS,
    "follow_up_days": optional(DAYS),
    "ask_close_days": optional(DAYS),
    "retry_days": DAYS,
    "waiting_days": DAYS,
    "discharge_days": optional(several(DAYS)),
    "expected_months": optional(MONTHS),
}
"""The numbers of a model and their ranges; each that is given must have a source."""

REST: dict[str, Shape] = {
    "label": TEXT,
    "summary": TEXT,
    "role": TEXT,
    "scope": one_of(("worker", "team"), "scope"),
    "phase_names": optional(several(TEXT)),
    "any_member": FLAG,
    "counted_modes": several(one_of(MODES, "mode")),
    "at_first_contact": FLAG,
    "outreach": FLAG,
    "fixed_end": FLAG,
    "smart_shown": FLAG,
    "natural_help": optional(FLAG),
}

_SOURCED = [name for name in Model._fields if name not in ("key", "sources")]

MODEL = table({**REST, **NUMBERS, "sources": keyed(TEXT, one_of(_SOURCED, "field of a model"))})


def read_model(key: str, file: str, text: str) -> Model:
    """Read the model of that key from its file's text; raises :class:`CatalogProblem`."""
    found: dict[str, Any] = parse(file, text, MODEL)
    place = FilePlace(file)
    _check_sources(found, place.at("sources"))
    for name in ("contact_days", "weights"):
        if (by_acuity := found[name]) is not None:
            found[name] = {acuity: by_acuity[str(acuity)] for acuity in ACUITIES}
    if found["weights"] is None:
        found["weights"], found["sources"]["weights"] = ACUITY_WEIGHTS, "default"
    for name in ("phase_names", "discharge_days"):
        found[name] = found[name] or ()
    found["natural_help"] = bool(found["natural_help"])
    found["counted_modes"] = frozenset(found["counted_modes"])
    model = Model(key=key, **found)
    for field, what in contradictions(model):
        raise place.at(field).problem(Sentence(what).spelled(str))
    return model


def _check_sources(found: dict[str, Any], place: FilePlace) -> None:
    for name in NUMBERS:
        if found[name] is not None and name not in found["sources"]:
            raise place.at(name).problem("is missing", "Cite a source, or write default.")
    for name in found["sources"]:
        if found[name] is None:
            raise place.at(name).problem("has a source, but the file gives no value for it")


def contradictions(model: Model) -> Iterator[tuple[str, str]]:
    """Yield field and fault for each contradiction between the model's numbers.

    The fault completes a sentence that begins with the field, and names other fields in braces.
    """
    if model.target is not None and model.ceiling is not None and model.target > model.ceiling:
        yield "target", f"({model.target}) is above the ceiling ({model.ceiling})"
    if model.any_member and model.scope != "team":
        yield "any_member", "belongs only to a model whose scope is team"
    yield from _clock_faults(model)
    yield from _phase_faults(model)


def _clock_faults(model: Model) -> Iterator[tuple[str, str]]:
    days = model.contact_days
    if days is not None and [days[acuity] for acuity in ACUITIES] != sorted(days.values()):
        yield "contact_days", "must not be longer at a higher acuity"
    if days is not None and model.phase_days is not None:
        yield "phase_days", "can't be set together with {contact_days}"
    has_rhythm = days is not None or model.phase_days is not None
    for field in ("follow_up_days", "ask_close_days"):
        if has_rhythm and getattr(model, field) is not None:
            yield field, "can't be set together with {contact_days} or {phase_days}"
    follow_up, ask_close = model.follow_up_days, model.ask_close_days
    if list(model.discharge_days) != sorted(model.discharge_days):
        yield "discharge_days", "must rise, as in 2/7/30"
    if follow_up is not None and ask_close is not None and follow_up >= ask_close:
        yield "follow_up_days", f"({follow_up}) must be less than {{ask_close_days}} ({ask_close})"


def _phase_faults(model: Model) -> Iterator[tuple[str, str]]:
    phases = len(model.phase_days or ())
    if len(model.phase_names) != phases:
        yield "phase_names", f"must name as many phases as {{phase_days}} has, {phases}"
    if (model.phase_months is None) != (model.phase_days is None):
        yield "phase_months", "must be set if {phase_days} is, and only then"
    if model.fixed_end and model.expected_months is None:
        yield "expected_months", "is missing, and {fixed_end} needs it"
    if model.phase_months is not None and model.expected_months != phases * model.phase_months:
        yield "expected_months", f"must be {phases} phases of {model.phase_months} months"
