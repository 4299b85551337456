"""Admission: what passes silently, what warns, what is refused, and who may override."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmcli.catalog.models import load_model, model_keys
from cmcli.domain.admission import Admission, Room, admit, with_room
from cmcli.domain.caseload import Carrier, Held, load
from cmcli.domain.caseload_rows import caseload_row
from cmcli.errors import Refused

MODELS = {key: load_model(key) for key in model_keys()}


def cases(key: str, count: int, acuity: int | None = None) -> tuple[Held, ...]:
    return tuple(
        Held(f"{key}-{number}", key, acuity or MODELS[key].usual_acuity) for number in range(count)
    )


def new(key: str, acuity: int | None = None) -> Held:
    return Held("new", key, acuity or MODELS[key].usual_acuity)


def ana(held: Sequence[Held] = (), capacity: str = "1", *, in_team: bool = False) -> Carrier:
    return Carrier(name="ana", capacity=Fraction(capacity), held=tuple(held), in_team=in_team)


def north(held: Sequence[Held], capacity: str) -> Carrier:
    return Carrier(name="north", capacity=Fraction(capacity), held=tuple(held), is_team=True)


def ask(case: Held, worker: Carrier, override: str | None = None) -> Admission:
    return admit(case, worker, None, MODELS, role="supervisor", override=override)


def refusal(case: Held, worker: Carrier, team: Carrier | None = None) -> Refused:
    with pytest.raises(Refused) as caught:
        admit(case, worker, team, MODELS, role="supervisor")
    assert caught.value.code == "over-ceiling"
    return caught.value


@pytest.mark.parametrize(
    ("key", "held", "outcome"),
    [
        ("icm", 9, "ok"),
        ("icm", 10, "warn"),
        ("icm", 19, "warn"),
        ("icm", 20, "refused"),
        ("act", 9, "ok"),
        ("act", 10, "refused"),
        ("strengths", 14, "ok"),
        ("strengths", 15, "warn"),
        ("strengths", 20, "refused"),
        ("brokerage", 34, "ok"),
        ("brokerage", 35, "warn"),
        ("brokerage", 39, "warn"),
        ("brokerage", 40, "refused"),
        ("clinical", 9, "ok"),
        ("clinical", 10, "warn"),
        ("clinical", 11, "warn"),
        ("clinical", 12, "refused"),
        ("cti", 15, "ok"),
        ("cti", 16, "warn"),
        ("cti", 20, "refused"),
        ("hf-icm", 16, "warn"),
        ("hf-icm", 20, "refused"),
        ("managed", 500, "ok"),
    ],
)
def test_one_more_case_of_a_model(key: str, held: int, outcome: str) -> None:
    worker = ana(cases(key, held))
    if outcome == "refused":
        refusal(new(key), worker)
    else:
        assert ask(new(key), worker).outcome == outcome


@pytest.mark.parametrize("key", [key for key in MODELS if MODELS[key].target is not None])
def test_every_model_fills_to_its_ceiling_with_a_warning_over_the_target(
    key: str,
) -> None:
    model = MODELS[key]
    assert model.target is not None
    assert model.ceiling is not None
    for held in range(model.ceiling):
        admitted = ask(new(key), ana(cases(key, held)))
        past = held + 1 > model.target
        assert admitted.outcome == ("warn" if past else "ok")
        assert ("target" in (admitted.message or "")) == past
    refused = refusal(new(key), ana(cases(key, model.ceiling)))
    assert "target" not in f"{refused.message} {refused.hint}"


def test_a_refusal_names_worker_numbers_and_the_way_out() -> None:
    worker = ana(cases("clinical", 12))
    with pytest.raises(Refused) as caught:
        admit(
            new("clinical"),
            worker,
            None,
            MODELS,
            role="worker",
            offers=lambda: [Room("ben", 4), Room("cy", 1)],
        )
    assert caught.value.message == (
        "This clinical case would take ana from 100 % to 108 % of the ceiling."
    )
    hint = caught.value.hint or ""
    assert "ben has room for 4, cy has room for 1" in hint
    for way in ("waitlist", "unassigned", "another worker", "add override with a reason"):
        assert way in hint


def test_who_has_room_is_asked_on_a_refusal_only() -> None:
    asked: list[str] = []

    def offers() -> list[Room]:
        asked.append("asked")
        return []

    for held in (cases("icm", 9), cases("icm", 15)):
        admit(new("icm"), ana(held), None, MODELS, role="worker", offers=offers)
    assert asked == []
    with pytest.raises(Refused):
        admit(new("icm"), ana(cases("icm", 20)), None, MODELS, role="worker", offers=offers)
    assert asked == ["asked"]


@pytest.mark.parametrize(
    ("held", "capacity", "case", "outcome"),
    [
        (cases("icm", 5) + cases("clinical", 4), "1", new("icm"), "ok"),
        (cases("icm", 5) + cases("clinical", 5), "1", new("icm"), "warn"),
        (cases("icm", 5), "0.6", new("icm"), "ok"),
        (cases("icm", 6), "0.6", new("icm"), "warn"),
        (cases("icm", 11), "0.6", new("icm"), "warn"),
        (cases("icm", 12), "0.6", new("icm"), "refused"),
        (cases("icm", 6, 4), "1", new("icm"), "ok"),
        (cases("icm", 6, 4), "1", new("icm", 4), "ok"),
        (cases("icm", 7, 4), "1", new("icm", 4), "warn"),
        (cases("icm", 14, 4), "1", new("icm", 4), "warn"),
        (cases("icm", 15, 4), "1", new("icm", 1), "refused"),
        ((), "0", new("icm"), "refused"),
        ((), "0", new("managed"), "ok"),
        (cases("clinical", 2) + cases("brokerage", 30), "1", new("clinical"), "warn"),
        (cases("clinical", 3) + cases("brokerage", 30), "1", new("clinical"), "refused"),
    ],
)
def test_models_acuity_and_hours_together(
    held: tuple[Held, ...], capacity: str, case: Held, outcome: str
) -> None:
    if outcome == "refused":
        refusal(case, ana(held, capacity))
    else:
        assert ask(case, ana(held, capacity)).outcome == outcome


def test_no_hours_are_named_in_the_refusal() -> None:
    assert "has no casework hours" in refusal(new("icm"), ana((), "0")).message


@pytest.mark.parametrize("role", ["supervisor", "admin"])
def test_a_supervisor_may_override_with_a_reason_that_is_kept(role: str) -> None:
    admitted = admit(
        new("icm"),
        ana(cases("icm", 20)),
        None,
        MODELS,
        role=role,
        override="  sister of a client ",
    )
    assert (admitted.outcome, admitted.override) == ("override", "sister of a client")
    assert admitted.utilisation_ceiling == Fraction(21, 20)
    assert "105 %" in (admitted.message or "")


def test_an_override_also_covers_no_capacity() -> None:
    admitted = ask(new("icm"), ana((), "0"), "back on Monday")
    assert admitted.outcome == "override"
    assert admitted.utilisation_ceiling is None


def test_a_worker_may_not_override() -> None:
    with pytest.raises(Refused) as caught:
        admit(
            new("icm"), ana(cases("icm", 20)), None, MODELS, role="worker", override="was asked to"
        )
    assert caught.value.code == "not-permitted"


@pytest.mark.parametrize(("reason", "taken"), [("", 0), ("ok", 0), ("  x  ", 0), ("why", 1)])
def test_the_reason_has_three_characters(reason: str, taken: int) -> None:
    worker = ana(cases("icm", 20))
    if taken:
        assert ask(new("icm"), worker, reason).override == reason
        return
    with pytest.raises(Refused) as caught:
        ask(new("icm"), worker, reason)
    assert caught.value.code == "override-reason"


@pytest.mark.parametrize("held", [9, 10])
def test_an_override_that_was_not_needed_is_not_recorded(held: int) -> None:
    admitted = ask(new("icm"), ana(cases("icm", held)), "just in case")
    assert admitted.outcome in ("ok", "warn")
    assert admitted.override is None


def test_a_model_without_a_number_is_admitted_and_said() -> None:
    admitted = ask(new("managed"), ana(cases("icm", 25)))
    assert admitted.outcome == "ok"
    assert admitted.message == (
        "managed has no caseload number, so this case doesn't count toward the load of ana."
    )


def test_a_target_alone_warns_and_never_refuses() -> None:
    models = {"managed": MODELS["managed"]._replace(target=10)}
    worker = ana(cases("managed", 10))
    admitted = admit(new("managed"), worker, None, models, role="worker")
    assert admitted.outcome == "warn"
    with pytest.raises(Refused, match="has no casework hours"):
        admit(new("managed"), ana((), "0"), None, models, role="worker")


def test_a_team_model_is_judged_on_the_team() -> None:
    mine, others = cases("act", 18), tuple(Held(f"b{n}", "act", 3) for n in range(2))
    worker = ana(mine, in_team=True)
    admitted = admit(new("act"), worker, north([*mine, others[0]], "2"), MODELS, role="worker")
    assert (admitted.outcome, admitted.carrier) == ("ok", "north")
    refused = refusal(new("act"), worker, north([*mine, *others], "2"))
    assert " would take Team north from " in refused.message


def test_a_worker_model_is_judged_on_the_worker_alone_in_a_team_without_team_cases() -> None:
    worker = ana(cases("icm", 9), in_team=True)
    team = north([*worker.held, *(Held(f"b{n}", "icm", 3) for n in range(40))], "1")
    assert admit(new("icm"), worker, team, MODELS, role="worker").outcome == "ok"


def test_a_team_that_carries_team_cases_judges_the_other_cases_of_its_members_too() -> None:
    """The same hours cannot bear a full shared caseload and a caseload of one's own."""
    worker = ana([*cases("act", 9), *cases("icm", 1)], in_team=True)
    warned = admit(new("icm"), worker, north(worker.held, "1"), MODELS, role="worker")
    assert (warned.outcome, warned.carrier) == ("warn", "north")
    assert warned.message is not None
    assert warned.message.startswith("This case takes Team north over the target")
    full = ana([*cases("act", 10), *cases("icm", 0)], in_team=True)
    assert refusal(new("icm"), full, north(full.held, "1")).message.startswith(
        "This icm case would take Team north"
    )


def test_without_a_team_a_team_model_is_judged_on_the_worker() -> None:
    refusal(new("act"), ana(cases("act", 10)))


def test_moving_a_team_case_within_the_team_adds_nothing() -> None:
    held = cases("act", 25)
    worker, team = ana((), in_team=True), north(held, "2")
    assert admit(held[0], worker, team, MODELS, role="worker").outcome == "ok"


@pytest.mark.parametrize(
    ("before", "after", "held", "outcome"),
    [
        ("brokerage", "icm", 8, "ok"),
        ("brokerage", "icm", 10, "warn"),
        ("brokerage", "clinical", 19, "refused"),
        ("icm", "brokerage", 30, "ok"),
        ("icm", "icm", 30, "ok"),
    ],
)
def test_a_change_of_model_is_judged_without_the_case_as_it_was(
    before: str, after: str, held: int, outcome: str
) -> None:
    case = Held("mine", before, MODELS[before].usual_acuity)
    worker = ana([*cases("icm", held), case])
    changed = Held("mine", after, MODELS[after].usual_acuity)
    if outcome == "refused":
        refusal(changed, worker)
    else:
        assert ask(changed, worker).outcome == outcome


def test_a_case_that_leaves_the_team_model_is_judged_on_the_worker() -> None:
    held = [*cases("icm", 20), Held("mine", "act", 3)]
    refusal(Held("mine", "icm", 3), ana(held, in_team=True), north(held, "5"))


NUMBERED = sorted(key for key in MODELS if MODELS[key].target is not None)
some_cases = st.lists(
    st.builds(Held, st.uuids().map(str), st.sampled_from(NUMBERED), st.integers(1, 4)),
    max_size=30,
)


@given(some_cases, st.builds(new, st.sampled_from(NUMBERED), st.integers(1, 4)), st.integers(0, 80))
def test_the_decision_is_that_of_the_exact_sums(
    held: list[Held], case: Held, half_hours: int
) -> None:
    free = Fraction(half_hours, 40)
    after = load([*held, case], MODELS)
    expected = "warn" if after.target > free else "ok"
    try:
        outcome = ask(case, ana(held, str(free))).outcome
    except Refused:
        outcome = "refused"
    assert outcome == ("refused" if after.ceiling > free else expected)


def test_room_is_offered_by_the_most_room_first() -> None:
    rows = [
        caseload_row(replace(ana(cases("icm", held)), name=name), MODELS)
        for name, held in [("ben", 10), ("cy", 4), ("dee", 2), ("eve", 4)]
    ]
    rows.append(caseload_row(north((), "3"), MODELS))
    assert with_room(MODELS["icm"], rows) == [Room("dee", 8), Room("cy", 6), Room("eve", 6)]


def test_teams_are_offered_for_models_of_team_scope() -> None:
    rows = [
        caseload_row(ana(cases("act", 2), in_team=True), MODELS),
        caseload_row(north(cases("act", 2), "1"), MODELS),
        caseload_row(replace(ana(cases("act", 3)), name="ben"), MODELS),
    ]
    assert with_room(MODELS["act"], rows) == [Room("team north", 8), Room("ben", 7)]
