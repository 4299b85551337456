"""The leads and helpers of a plan, for cases of models that build on natural help."""

from collections.abc import Iterable, Sequence

from cmcli.casework.models_today import Models
from cmcli.casework.people.people import people_of
from cmcli.casework.plan.goals import GoalView
from cmcli.casework.referrals.referrals import open_referrals
from cmcli.domain.cases import Case
from cmcli.domain.natural_help import HelpAround, help_around
from cmcli.domain.people import PersonAround
from cmcli.domain.referrals import Referral
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View


def help_of(
    view: View,
    case: Case,
    goals: Iterable[GoalView],
    referrals: Sequence[Referral] | None = None,
    people: Sequence[PersonAround] | None = None,
) -> HelpAround | None:
    """Return who leads and who helps, or None where the model of the case does not ask.

    ``referrals`` and ``people`` are the open referrals and those around the client, if known.
    """
    if not Models(view)[case.model].natural_help:
        return None
    steps = [
        (f"{one.goal.number}.{step.number}", step)
        for one in goals
        if one.goal.state != "dropped"
        for step in one.steps
        if not step.dropped
    ]
    workers = view.all(Worker)
    return help_around(
        steps,
        open_referrals(view, case) if referrals is None else referrals,
        people_of(view, case.client_id) if people is None else people,
        {name.casefold() for one in workers for name in (one.handle, one.name)},
    )
