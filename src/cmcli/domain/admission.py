"""Admission: the one decision whether a case may be put on a worker.

Acceptance, assignment, transfer, bulk move, reopening and change of model all ask here. Facts (an
import, an acuity, reduced hours) are never judged.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from cmcli.domain.caseload import (
    Carrier,
    Held,
    Load,
    carried,
    carries_team_cases,
    percent,
    utilisation,
)
from cmcli.domain.caseload_rows import CaseloadRow
from cmcli.domain.models import Model
from cmcli.domain.permissions import require
from cmcli.errors import Refused, Sentence

MIN_REASON = 3
"""Fewest characters of an override's reason."""

INSTEAD = "Put it on the waitlist, leave it unassigned, or choose another worker"
"""The ways out that a refusal names, unless a path has others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """A decision: ``outcome`` is ``ok``, ``warn`` (over the target) or ``override``.

    ``message`` is for standard error; it has the word *target* only for a load over the target.
    ``override`` is the reason to record. The utilisations are those after, None on no capacity.
    """

    outcome: str
    carrier: str
    message: str | None
    override: str | None
    utilisation_target: Fraction | None
    utilisation_ceiling: Fraction | None


@dataclass(frozen=True, slots=True, order=True)
class Room:
    """A worker, or for a model of team scope a team, who can take ``cases`` more of a model."""

    name: str
    cases: int


def admit(
    case: Held,
    worker: Carrier,
    team: Carrier | None,
    models: Mapping[str, Model],
    *,
    role: str,
    override: str | None = None,
    instead: str = INSTEAD,
    offers: Callable[[], Sequence[Room]] = tuple,
) -> Admission:
    """Decide whether ``case``, as it will be, may be put on ``worker``.

    ``worker`` and ``team`` (None where the worker has none) are as they are now; a case that they
    already hold is replaced. :func:`judges` tells which of them judges. Exactly 1 of the target or
    of the ceiling is not over it, and a case that adds nothing to a load (a model without a number,
    a step down) is neither warned about nor refused. ``instead`` are the ways out that a refusal
    names first; ``offers`` is called only then, for the workers with room.

    Raises :class:`Refused`: ``over-ceiling`` over the ceiling, ``not-permitted`` where ``role`` may
    not override, ``override-reason`` where the reason is too short.
    """

    def way_out() -> str:
        return _way_out(instead, offers())

    judged = [
        _judge(case, carrier, models, role=role, override=override, way_out=way_out)
        for carrier in judges(case, worker, team, models)
    ]
    messages = [one.message for one in judged if one.message is not None]
    strictest = max(judged, key=lambda one: ("ok", "warn", "override").index(one.outcome))
    return replace(strictest, message=" ".join(messages) or None)


def admits(case: Held, worker: Carrier, team: Carrier | None, models: Mapping[str, Model]) -> bool:
    """Return whether the case would be accepted without an override."""
    try:
        admit(case, worker, team, models, role="worker")
    except Refused:
        return False
    return True


def judges(
    case: Held, worker: Carrier, team: Carrier | None, models: Mapping[str, Model]
) -> list[Carrier]:
    """Return the carriers that judge the case: the team for a model of team scope, else the worker.

    Where the worker's team carries cases of team scope, the team too judges every other case of its
    members, since all of them take the same hours.
    """
    if team is None:
        return [worker]
    if models[case.model].scope == "team":
        return [team]
    return [worker, team] if carries_team_cases(team, models) else [worker]


def _judge(
    case: Held,
    carrier: Carrier,
    models: Mapping[str, Model],
    *,
    role: str,
    override: str | None,
    way_out: Callable[[], str],
) -> Admission:
    model = models[case.model]
    others = tuple(one for one in carrier.held if one.case != case.case)
    before = carried(carrier, models)
    after = carried(replace(carrier, held=(*others, case)), models)
    free = carrier.capacity
    past_target = after.target > free and after.target > before.target
    past_ceiling = after.ceiling > free and after.ceiling > before.ceiling
    # A load on no capacity is over the ceiling, also of a model that has only a target.
    past_ceiling = past_ceiling or (past_target and free == 0)
    who = f"Team {carrier.name}" if carrier.is_team else carrier.name
    outcome, message = "ok", _numberless(model, who)
    if past_ceiling:
        if override is None:
            refusal = _refusal(who, case, before, after, free)
            raise Refused(refusal, way_out(), code="over-ceiling")
        _check_override(role, override)
        outcome, message = "override", _overridden(who, after, free)
    elif past_target:
        outcome = "warn"
        message = f"This case takes {who} over the target, to {percent(after.target / free)} of it."
    return Admission(
        outcome=outcome,
        carrier=carrier.name,
        message=message,
        override=override.strip() if past_ceiling and override else None,
        utilisation_target=utilisation(after.target, free),
        utilisation_ceiling=utilisation(after.ceiling, free),
    )


def with_room(model: Model, rows: Iterable[CaseloadRow]) -> list[Room]:
    """Return who has room for a case of the model below the target, most room first.

    Teams are named only for models of team scope, because no other case is put on a team.
    """
    found = (
        Room(row.worker or f"team {row.team}", row.room.get(model.key, 0))
        for row in rows
        if row.worker is not None or model.scope == "team"
    )
    return sorted((one for one in found if one.cases > 0), key=lambda one: (-one.cases, one.name))


def _check_override(role: str, override: str) -> None:
    require(role, "override")
    if len(override.strip()) < MIN_REASON:
        raise Refused(
            f"The reason of an override has at least {MIN_REASON} characters.",
            Sentence("Explain in {override} why this case goes over the ceiling."),
            code="override-reason",
            field="override",
        )


def _refusal(who: str, case: Held, before: Load, after: Load, free: Fraction) -> str:
    if free == 0:
        return f"{who} has no casework hours, so this {case.model} case would go over the ceiling."
    then, now = percent(after.ceiling / free), percent(before.ceiling / free)
    return f"This {case.model} case would take {who} from {now} to {then} of the ceiling."


def _way_out(instead: str, offers: Sequence[Room]) -> str:
    named = ", ".join(f"{one.name} has room for {one.cases}" for one in offers[:3])
    others = f" ({named})" if named else ""
    return Sentence(
        "{way}{others}. A supervisor can also add {override} with a reason.",
        way=instead,
        others=others,
    )


def _overridden(who: str, after: Load, free: Fraction) -> str:
    if free == 0:
        return f"Override: {who} has no casework hours, so this case goes over target and ceiling."
    ceiling, target = percent(after.ceiling / free), percent(after.target / free)
    return (
        f"Override: this case takes {who} over the ceiling,"
        f" to {ceiling} of it and {target} of the target."
    )


def _numberless(model: Model, who: str) -> str | None:
    if model.target is not None and model.ceiling is not None:
        return None
    return (
        f"{model.key} has no caseload number, so this case doesn't count toward the load of {who}."
    )
