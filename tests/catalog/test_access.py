"""How the catalogue is asked: cheaply, and with a way out where a key is not known."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cmcli.catalog
from cmcli.catalog.access import check, check_all, labels
from cmcli.catalog.fidelity_file import SCALES
from cmcli.catalog.model_file import NUMBERS, REST
from cmcli.catalog.models import load_model, model_keys, with_changes
from cmcli.domain.models import CHANGEABLE
from cmcli.errors import UsageProblem


def test_the_whole_catalogue_holds() -> None:
    assert check_all() == len(model_keys()) + len(SCALES) + 8


def test_every_file_of_the_package_is_read() -> None:
    shipped = sorted(Path(cmcli.catalog.__file__).parent.rglob("*.toml"))
    assert len(shipped) == check_all()


@pytest.mark.parametrize(
    ("kind", "typed", "key"),
    [
        ("mode", "home", "home"),
        ("mode", "Home", "home"),
        ("closure reason", "Goals met", "goals-met"),
        ("outcome", "no_answer", "no-answer"),
        ("SWOT kind", "s", "S"),
        ("model", "HF-ICM", "hf-icm"),
    ],
)
def test_a_key_is_taken_as_people_type_it(kind: str, typed: str, key: str) -> None:
    assert check(kind, typed) == key


@pytest.mark.parametrize(
    ("kind", "typed", "message", "hint"),
    [
        ("mode", "hom", "'hom' isn't a mode.", "Did you mean home? Use one of: home, "),
        ("model", "imc", "'imc' isn't a model.", "Did you mean icm? Use one of: icm, act, "),
        ("need domain", "hosing", "'hosing' isn't a need domain.", "Did you mean housing?"),
        (
            "document kind",
            "Passport",
            "'Passport' isn't a document kind.",
            "Did you mean identity?",
        ),
        ("stay kind", "prison", "'prison' isn't a stay kind.", "Did you mean jail? Use one of: "),
        (
            "benefit kind",
            "food stamps",
            "'food stamps' isn't a benefit kind.",
            "Did you mean snap?",
        ),
        ("flag kind", "zz", "'zz' isn't a flag kind.", "Use one of: self-harm, "),
        ("role", "", "'' isn't a role.", "Use one of: worker, supervisor, admin."),
    ],
)
def test_an_unknown_key_has_a_way_out(kind: str, typed: str, message: str, hint: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        check(kind, typed)
    assert caught.value.message == message
    assert (caught.value.hint or "").startswith(hint)
    assert (caught.value.exit_code, caught.value.code) == (2, "unknown-key")


@pytest.mark.parametrize(
    "key", ["", "..", "../needs", "icm.toml", "models/icm", "\0", "x" * 10_000]
)
def test_a_model_key_is_never_a_path(key: str) -> None:
    with pytest.raises(UsageProblem, match="isn't a model"):
        load_model(key)


def test_labels_of_models_and_words() -> None:
    assert labels("model")["act"] == "Assertive community treatment"
    assert labels("mode")["phone"] == "By phone"


def test_an_agency_changes_numbers() -> None:
    icm = load_model("icm")
    changed = with_changes(icm, {"ceiling": 18, "review_days": 60})
    assert (changed.target, changed.ceiling, changed.review_days) == (10, 18, 60)
    assert changed.sources["ceiling"] == changed.sources["review_days"] == "agency"
    assert changed.sources["target"] == icm.sources["target"]
    assert (icm.ceiling, load_model("icm").ceiling) == (20, 20)


def test_an_agency_gives_and_takes_a_caseload_number() -> None:
    managed = with_changes(load_model("managed"), {"target": 50, "ceiling": 60})
    assert (managed.target, managed.ceiling) == (50, 60)
    without = with_changes(load_model("icm"), {"target": None})
    assert (without.target, without.ceiling) == (None, 20)
    assert "target" not in without.sources


def test_no_change_is_the_same_model() -> None:
    assert with_changes(load_model("cti"), {}) == load_model("cti")


@pytest.mark.parametrize(
    ("key", "changes", "message"),
    [
        ("icm", {"tarjet": 9}, "An agency can't change tarjet of icm."),
        ("icm", {"scope": 9}, "An agency can't change scope of icm."),
        ("icm", {"sources": 9}, "An agency can't change sources of icm."),
        ("icm", {"target": 21}, "target of icm (21) is above the ceiling (20)."),
        ("icm", {"ceiling": 9}, "target of icm (10) is above the ceiling (9)."),
        ("icm", {"target": 0}, "target must be a whole number from 1 to 1000, not 0."),
        ("icm", {"target": -1}, "target must be a whole number from 1 to 1000, not -1."),
        ("icm", {"target": 1001}, "target must be a whole number from 1 to 1000, not 1001."),
        ("icm", {"target": True}, "target must be a whole number from 1 to 1000, not True."),
        (
            "icm",
            {"plan_days": None},
            "plan days must be a whole number from 1 to 3650, not nothing.",
        ),
        ("cti", {"follow_up_days": 9}, "follow up days of cti can't be set together with"),
        ("brokerage", {"ask_close_days": 14}, "follow up days of brokerage (14) must be less than"),
    ],
)
def test_a_change_that_cannot_be(key: str, changes: dict[str, int | None], message: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        with_changes(load_model(key), changes)
    assert caught.value.message.startswith(message)


SHAPES = {**REST, **NUMBERS}
SINGLE = [field for field in CHANGEABLE if SHAPES[field].says.startswith("a whole number")]


@given(
    key=st.sampled_from(model_keys()),
    changes=st.dictionaries(st.sampled_from(SINGLE), st.none() | st.integers(-5, 100), max_size=4),
)
def test_what_is_accepted_holds(key: str, changes: dict[str, int | None]) -> None:
    before = load_model(key)
    try:
        after = with_changes(before, changes)
    except UsageProblem:
        return
    for field in SINGLE:
        value = getattr(after, field)
        assert value == changes.get(field, getattr(before, field))
        assert value is None or value > 0
        assert (value is None) == (field not in after.sources)
    if after.target is not None and after.ceiling is not None:
        assert after.target <= after.ceiling


def test_one_model_is_one_file() -> None:
    """A command that needs one model opens that file and no other of the catalogue."""
    script = (
        "import sys\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(str(args[0]))"
        " if event == 'open' else None)\n"
        "from cmcli.catalog.models import load_model\n"
        "load_model('cti'); load_model('cti')\n"
        "print([name.rsplit('/', 1)[-1] for name in opened if name.endswith('.toml')])\n"
        "heavy = ('sqlmodel', 'rich', 'tomlkit')\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    env = {**os.environ, "PYTHONPATH": str(Path(cmcli.catalog.__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=env
    )
    assert done.stdout.splitlines() == ["['cti.toml']", "[]"]
