"""The steps of a case's course that every made-up agency has alike."""

from datetime import date, timedelta
from decimal import Decimal

from cmcli.casework.demo.people import DemoTopic
from cmcli.casework.plan.values.goals import AddGoal
from cmcli.casework.round.intake import intake
from cmcli.casework.round.values.intake import Arrival
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase

GOAL_DAYS = 200
"""Days from a plan to the date of its goal."""


def came_in(work: Work, arrival: Arrival, code: str) -> FoundCase:
    """Take a client in under that code, and return the case."""
    opened = intake(work, arrival, code=code)
    return FoundCase(opened.case, opened.client, exact=True)


def goal_of(topic: DemoTopic, agreed_on: date) -> AddGoal:
    """Return the goal of a case about that topic."""
    return AddGoal(
        text=topic.goal,
        need=topic.need,
        measure=topic.measure,
        baseline=Decimal(topic.baseline),
        target=Decimal(topic.target),
        due_on=agreed_on + timedelta(days=GOAL_DAYS),
    )
