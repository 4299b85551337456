"""The eight models: their numbers, one by one, and that every number has a source."""

import pytest

from cmcli.catalog.model_file import MODEL, NUMBERS, REST
from cmcli.catalog.models import load_model, model_keys
from cmcli.catalog.reader import FilePlace
from cmcli.domain.models import CHANGEABLE, Model

KEYS = ("icm", "act", "strengths", "brokerage", "clinical", "managed", "cti", "hf-icm")
IN_PERSON = frozenset("home community office hospital jail court shelter workplace".split())
REMOTE = IN_PERSON | {"phone", "video"}


def by_acuity(*days: int) -> dict[int, int]:
    """Days between contacts at acuity 4, 3, 2, 1."""
    return dict(zip((4, 3, 2, 1), days, strict=True))


def test_the_models_are_listed_in_their_order() -> None:
    assert model_keys() == KEYS


@pytest.mark.parametrize(
    ("key", "target", "ceiling", "scope", "acuity", "days", "modes", "first"),
    [
        ("icm", 10, 20, "worker", 3, by_acuity(3, 7, 14, 30), IN_PERSON, 2),
        ("act", 10, 10, "team", 3, by_acuity(2, 2, 2, 2), IN_PERSON, 2),
        ("strengths", 15, 20, "worker", 3, by_acuity(7, 7, 14, 30), IN_PERSON, 7),
        ("brokerage", 35, 40, "worker", 2, None, REMOTE, 7),
        ("clinical", 10, 12, "worker", 3, by_acuity(7, 7, 14, 30), IN_PERSON | {"video"}, 7),
        ("managed", None, None, "worker", 2, by_acuity(14, 30, 30, 90), REMOTE, 7),
        ("cti", 16, 20, "worker", 3, None, REMOTE, 7),
        ("hf-icm", 16, 20, "worker", 3, by_acuity(3, 7, 14, 30), IN_PERSON, 2),
    ],
)
def test_the_numbers_of_each_model(
    key: str,
    target: int | None,
    ceiling: int | None,
    scope: str,
    acuity: int,
    days: dict[int, int] | None,
    modes: frozenset[str],
    first: int,
) -> None:
    model = load_model(key)
    assert (model.key, model.target, model.ceiling) == (key, target, ceiling)
    assert (model.scope, model.usual_acuity) == (scope, acuity)
    assert model.contact_days == days
    assert model.counted_modes == modes
    assert model.first_contact_days == first


@pytest.mark.parametrize("key", KEYS)
def test_what_all_models_share(key: str) -> None:
    model = load_model(key)
    assert (model.assessment_days, model.plan_days) == (30, 30)
    assert model.review_days == (None if key == "brokerage" else 90)
    assert model.reassessment_days == 180
    assert (model.retry_days, model.waiting_days) == (2, 30)


@pytest.mark.parametrize(
    ("field", "models"),
    [
        ("any_member", {"act"}),
        ("at_first_contact", {"brokerage"}),
        ("fixed_end", {"cti"}),
        ("outreach", {"icm", "act", "strengths", "clinical", "cti", "hf-icm"}),
        ("smart_shown", set(KEYS) - {"strengths"}),
        ("follow_up_days", {"brokerage"}),
        ("ask_close_days", {"brokerage"}),
        ("phase_days", {"cti"}),
        ("phase_months", {"cti"}),
        ("phase_names", {"cti"}),
        ("expected_months", {"brokerage", "cti"}),
    ],
)
def test_which_models_have_what(field: str, models: set[str]) -> None:
    assert {key for key in KEYS if getattr(load_model(key), field)} == models


def test_brokerage_runs_from_the_last_contact() -> None:
    brokerage = load_model("brokerage")
    assert (brokerage.follow_up_days, brokerage.ask_close_days) == (14, 90)


def test_critical_time_intervention_steps_back_in_three_phases() -> None:
    cti = load_model("cti")
    assert cti.phase_days == (7, 14, 30)
    assert cti.phase_names == ("Transition", "Try-Out", "Transfer of Care")
    assert (cti.phase_months, cti.expected_months) == (3, 9)


@pytest.mark.parametrize("key", model_keys())
def test_every_number_has_a_source(key: str) -> None:
    model = load_model(key)
    given = {name for name in NUMBERS if getattr(model, name) is not None}
    assert given <= set(model.sources)
    for said in model.sources.values():
        assert said == "default" or len(said) > len("default")


@pytest.mark.parametrize(
    ("key", "cited"),
    [
        ("icm", {"ceiling"}),
        ("act", {"target", "ceiling", "scope", "any_member"}),
        ("strengths", {"target", "ceiling", "outreach"}),
        ("brokerage", {"target", "outreach"}),
        ("clinical", set()),
        ("managed", set()),
        (
            "cti",
            "ceiling phase_days phase_names phase_months expected_months fixed_end".split(),
        ),
        ("hf-icm", {"target", "ceiling"}),
    ],
)
def test_what_is_cited_and_what_is_a_default(key: str, cited: set[str]) -> None:
    sources = load_model(key).sources
    assert {name for name, said in sources.items() if said != "default"} == set(cited)


def test_the_shape_of_a_file_is_the_shape_of_a_model() -> None:
    wanted = {*Model._fields} - {"key"}
    found = MODEL.read(_as_file(load_model("act")), FilePlace("a file"))
    assert set(found) == wanted


def test_what_an_agency_may_change_has_a_range() -> None:
    assert set(CHANGEABLE) <= {*NUMBERS, *REST}


def _as_file(model: Model) -> dict[str, object]:
    said: dict[str, object] = model._asdict()
    del said["key"]
    assert model.contact_days is not None
    said["contact_days"] = {str(acuity): days for acuity, days in model.contact_days.items()}
    said["weights"] = {str(acuity): weight for acuity, weight in model.weights.items()}
    said["discharge_days"] = list(model.discharge_days)
    said["counted_modes"] = sorted(model.counted_modes)
    return {name: value for name, value in said.items() if value not in (None, ())}
