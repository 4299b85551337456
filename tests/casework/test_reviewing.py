"""Reviews: what they record, the T score, and what each decision changes at once."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from agency import TODAY, Agency
from cmcli.casework.listing import case_view
from cmcli.casework.plan.planning import add_goal
from cmcli.casework.plan.values.goals import AddGoal
from cmcli.casework.round.closing import close
from cmcli.casework.round.intake import Opened, intake
from cmcli.casework.round.reviewing import Reviewed, review
from cmcli.casework.round.values.closing import Closing
from cmcli.casework.round.values.intake import Arrival
from cmcli.casework.round.values.review import Appraisal
from cmcli.domain.cases import Case
from cmcli.domain.plans import Measurement
from cmcli.domain.reviews import Review
from cmcli.errors import CmError, NotFound, Refused, UsageProblem
from cmcli.store.reading.find import find_case

CEILING = 20
"""Open cases that a full-time worker can hold of icm."""


def open_case(agency: Agency, **known: Any) -> Opened:
    known = {"name": "Dana R.", "model": "icm", "new": True, **known}
    with agency.operation() as work:
        return intake(work, Arrival(**known))


def with_goals(agency: Agency, opened: Opened) -> None:
    with agency.operation() as work:
        for text in ("Moves into a flat by summer", "Eats twice a day by May"):
            add_goal(work, opened.case, AddGoal(text=text, gas_baseline=-1))


def reviewed(agency: Agency, opened: Opened, actor: str = "ana", **said: Any) -> Reviewed:
    with agency.operation(actor) as work:
        return review(work, find_case(work, opened.ref), Appraisal(**said))


def test_a_review_records_what_it_judged_and_measured(agency: Agency) -> None:
    opened = open_case(agency)
    with_goals(agency, opened)
    made = reviewed(
        agency,
        opened,
        decision="continue",
        levels={1: 0, 2: -1},
        values={1: Decimal("3.5")},
        effectiveness=4,
        efficiency=3,
        appropriateness=5,
        relevance=1,
        satisfaction=2,
        cost=12050,
        reflection="slow to call back",
        needs_met=False,
        next_on=TODAY + timedelta(days=1),
        note="going well",
    )
    found = made.review
    assert (found.number, found.on, found.decision, found.cost) == (1, TODAY, "continue", 12050)
    assert (found.effectiveness, found.relevance, found.needs_met) == (4, 1, False)
    assert [(seen.level, seen.value) for seen in made.goals] == [(0, Decimal("3.5")), (-1, None)]
    with agency.reading() as view:
        points = view.all(Measurement, order=("id",), case_id=opened.case.id)
        assert view.all(Review) == [found]
        contact = case_view(view, opened.case).next_contact
    assert [(one.value, one.gas, one.review_id) for one in points] == [
        (Decimal("3.5"), 0, found.id),
        (None, -1, found.id),
    ]
    assert contact is not None
    assert contact.due_on == TODAY + timedelta(days=1)


def test_the_t_score_is_before_now_and_change(agency: Agency) -> None:
    """Two equal goals: T = 50 + 10 Σx / √(0.7·2 + 0.3·4) = 50 + 10 Σx / √2.6."""
    opened = open_case(agency)
    with_goals(agency, opened)
    made = reviewed(agency, opened, decision="continue", levels={1: 0, 2: 1})
    assert made.gas is not None
    assert made.gas.baseline_t == Decimal("37.60")
    assert made.gas.current_t == Decimal("56.20")
    assert made.gas.change == Decimal("18.60")
    assert made.review.gas_t == "56.20"


def test_without_a_level_there_is_no_t_score(agency: Agency) -> None:
    opened = open_case(agency)
    with_goals(agency, opened)
    made = reviewed(agency, opened, decision="continue", values={2: Decimal(1)})
    assert (made.gas, made.review.gas_t) == (None, None)


@pytest.mark.parametrize(
    ("decision", "said", "after"),
    [
        ("step-up", {}, (4, "icm")),
        ("step-down", {}, (2, "icm")),
        ("step-down", {"acuity": 1}, (1, "icm")),
        ("step-down", {"model": "brokerage"}, (3, "brokerage")),
        ("step-up", {"model": "act", "acuity": 4}, (4, "act")),
        ("step-up", {"model": "act", "acuity": 3}, (3, "act")),
        ("continue", {}, (3, "icm")),
    ],
)
def test_a_step_changes_acuity_or_model_at_once(
    agency: Agency, decision: str, said: dict[str, Any], after: tuple[int, str]
) -> None:
    opened = open_case(agency)
    made = reviewed(agency, opened, decision=decision, **said)
    assert (made.case.acuity, made.case.model) == after
    with agency.reading() as view:
        assert view.get(Case, opened.case.id) == made.case


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("acuity", "said"),
    [
        (3, {"decision": "step-up", "acuity": 2}),
        (3, {"decision": "step-up", "acuity": 3}),
        (3, {"decision": "step-down", "acuity": 4}),
        (3, {"decision": "continue", "acuity": 4}),
        (3, {"decision": "adjust", "model": "act"}),
        (3, {"decision": "continue", "closing": Closing(reason="moved")}),
        (3, {"decision": "perhaps"}),
        (3, {"decision": "continue", "effectiveness": 6}),
        (3, {"decision": "continue", "cost": -1}),
        (3, {"decision": "continue", "next_on": TODAY - timedelta(days=1)}),
        (3, {"decision": "continue", "levels": {1: 3}}),
        (3, {"decision": "continue", "reflection": " "}),
    ],
)
def test_a_review_that_makes_no_sense_changes_nothing(
    agency: Agency, acuity: int, said: dict[str, Any]
) -> None:
    opened = open_case(agency, acuity=acuity)
    with_goals(agency, opened)
    unchanged(agency, opened, UsageProblem, **said)


def test_an_unknown_goal_is_not_found(agency: Agency) -> None:
    unchanged(agency, open_case(agency), NotFound, decision="continue", levels={9: 0})


def unchanged(
    agency: Agency, opened: Opened, error: type[CmError], actor: str = "ana", **said: Any
) -> None:
    """The review is refused with that error, and the store is as before."""
    with agency.reading() as view:
        before = view.get(Case, opened.case.id)
        counts = view.count(Review), view.count(Measurement)
    with pytest.raises(error):
        reviewed(agency, opened, actor, **said)
    with agency.reading() as view:
        assert view.get(Case, opened.case.id) == before
        assert (view.count(Review), view.count(Measurement)) == counts


def test_a_model_over_the_ceiling_is_refused_unless_overridden(agency: Agency) -> None:
    opened = open_case(agency, model="brokerage", worker="ben")
    open_case(agency, name="Lee W.", model="brokerage", worker="ben")
    for number in range(CEILING - 1):
        open_case(agency, name=f"P{number}", worker="ben")
    step = {"decision": "step-up", "model": "icm"}
    unchanged(agency, opened, Refused, **step)
    unchanged(agency, opened, Refused, actor="ben", override="known family", **step)
    made = reviewed(agency, opened, "sam", override="known family", **step)
    assert made.case.model == "icm"


def test_adjust_opens_a_revision_of_the_plan(agency: Agency) -> None:
    opened = open_case(agency)
    made = reviewed(agency, opened, decision="adjust", note="food first")
    assert (made.case.revision, made.case.revision_on) == ("food first", TODAY)


def test_close_closes_only_with_its_closing(agency: Agency) -> None:
    opened = open_case(agency)
    made = reviewed(agency, opened, decision="close")
    assert (made.case.status, made.closed) == ("open", None)
    closing = Closing(reason="goals-met", support="sister")
    again = reviewed(agency, opened, decision="close", closing=closing, needs_met=True)
    assert again.case.status == "closed"
    assert again.closed is not None
    assert again.closed.case.support == "sister"
    unchanged(agency, opened, Refused, decision="continue")


def test_a_refused_closing_rolls_back_the_review(agency: Agency) -> None:
    opened = open_case(agency)
    closing = Closing(reason="goals-met", on=TODAY + timedelta(days=1))
    unchanged(agency, opened, Refused, decision="close", closing=closing)


def test_a_case_that_has_ended_is_not_reviewed(agency: Agency) -> None:
    opened = open_case(agency)
    with agency.operation() as work:
        close(work, opened.case, Closing(reason="moved"))
    unchanged(agency, opened, Refused, decision="continue")
    referred = open_case(agency, name="Lee W.", decision="refer-out", reason="lives elsewhere")
    unchanged(agency, referred, Refused, decision="continue")


@pytest.mark.parametrize(("acuity", "decision"), [(4, "step-up"), (1, "step-down")])
def test_a_step_beyond_the_range_is_refused(agency: Agency, acuity: int, decision: str) -> None:
    opened = open_case(agency, acuity=acuity)
    unchanged(agency, opened, Refused, decision=decision)
