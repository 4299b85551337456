"""``cm models copy``: a model of the agency's own that begins with the numbers of another."""

from pathlib import Path

import pytest

from cmcli.exchange.hmis.codes import PROJECT_TYPES
from command_line import CommandLine
from exchange.hmis_make import EXIT, make
from sweeps import mostly_long

Words = tuple[str, ...]
PEOPLE = ("--format", "table")
NUMBERS = (
    "scope target ceiling usual_acuity contact_days phase_days phase_names phase_months"
    " counted_modes first_contact_days assessment_days plan_days at_first_contact review_days"
    " reassessment_days follow_up_days ask_close_days outreach retry_days expected_months"
    " fixed_end waiting_days weights any_member"
).split()

SHIPPED = ("icm", "act", "strengths", "brokerage", "clinical", "managed", "cti", "hf-icm")


def numbers(cm: CommandLine, model: str, *words: str) -> dict[str, object]:
    shown = cm.json("models", "show", model, *words)
    return {name: shown[name] for name in NUMBERS}


@pytest.mark.postgres_long
@pytest.mark.both_engines
@pytest.mark.parametrize("model", mostly_long(SHIPPED, 2))
def test_a_copy_behaves_as_its_origin(cm: CommandLine, model: str) -> None:
    cm("models", "copy", model, "our-own", "Our own way")
    assert numbers(cm, "our-own") == numbers(cm, model)
    refs = [cm.open_case(name, key) for name, key in (("Dana R.", model), ("Lee W.", "our-own"))]
    for day in ("2026-03-04", "2026-03-20", "2026-05-04", "2026-07-01"):
        due = [
            [(one["kind"], one["due_on"], one["why"].replace("our-own", model)) for one in items]
            for items in (
                [
                    one
                    for one in cm.json("due", "--within", "60", "--today", day, "--explain")
                    if one["case"] == ref
                ]
                for ref in refs
            )
        ]
        assert due[0] == due[1], day
        assert due[0]
    for ref in refs:
        cm("checkin", ref, "--mode", "home")
        cm("checkin", ref, "--mode", "phone", "--today", "2026-03-06")
    dues = [one["next_contact_due"] for one in cm.json("list")]
    assert dues[0] == dues[1]


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_a_copy_of_cti_has_phases_and_an_end(cm: CommandLine) -> None:
    cm("models", "copy", "cti", "cti-youth", "CTI for young people")
    ref = cm.open_case("Dana R.", "cti-youth")
    assert cm.json("show", ref)["phase"] is None
    cm("set", ref, "--phase", "1", "--on", "2026-03-04", "--reason", "Moved in")
    assert cm.json("show", ref)["phase"] == 1
    kinds = {one["kind"] for one in cm.json("due", "--within", "400")}
    assert "phase" in kinds


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_a_copy_begins_with_the_agencys_numbers_and_goes_its_own_way(cm: CommandLine) -> None:
    cm("models", "set", "icm", "--ceiling", "18")
    cm("models", "set", "icm", "--ceiling", "15", "--from", "2027-01-01")
    copied = cm("models", "copy", "icm", "icm-plus", "With a nurse")
    assert copied.out.splitlines()[0] == "icm-plus: With a nurse, a copy of icm."
    assert "not copied" in copied.err
    cm("models", "set", "icm", "--ceiling", "17")
    cm("models", "set", "icm-plus", "--target", "8", "--from", "2026-04-01")
    plus = cm.json("models", "show", "icm-plus")
    assert (plus["ceiling"], plus["target"], plus["copy_of"]) == (18, 10, "icm")
    assert plus["coming"] == [{"field": "target", "value": 8, "from_on": "2026-04-01"}]
    assert plus["catalogue"]["ceiling"] == 20
    assert cm.json("models", "show", "icm-plus", "--on", "2026-04-01")["target"] == 8
    assert cm.json("models", "show", "icm-plus", "--on", "2026-03-01")["ceiling"] == 18
    assert cm.json("models", "show", "icm", "--on", "2027-01-01")["ceiling"] == 15
    assert cm.json("models", "show", "icm-plus", "--on", "2027-01-01")["ceiling"] == 18
    cm("models", "set", "icm-plus", "--target", "19", code=2)


@pytest.mark.both_engines
def test_a_copy_is_used_wherever_a_model_can(cm: CommandLine) -> None:
    cm("models", "copy", "icm", "icm-plus", "With a nurse")
    cm("models", "copy", "icm-plus", "icm-night", "At night")
    rows = cm.json("models")
    assert [(row["key"], row["label"], row["copy_of"]) for row in rows[-2:]] == [
        ("icm-plus", "With a nurse", "icm"),
        ("icm-night", "At night", "icm-plus"),
    ]
    assert {row["copy_of"] for row in rows[:-2]} == {None}
    page = cm("models", "show", "icm-night", *PEOPLE).out
    assert "icm-night: At night" in page
    assert "Your agency's copy of icm-plus." in page
    ref = cm.open_case("Dana R.", "ICM Plus")
    assert [row["ref"] for row in cm.json("list", "--model", "icm-plus")] == [ref]
    cm("set", ref, "--model", "icm-night", "--reason", "Works by day")
    cm("review", ref, "--decision", "step-down", "--model", "icm-plus")
    assert cm.json("list")[0]["model"] == "icm-plus"
    load = cm.json("caseload")[0]
    assert load["by_model"] == {"icm-plus": 1}
    assert "icm-night" in load["room"]
    assert "icm-night" in cm("caseload", *PEOPLE).out
    assert cm.json("due", "--within", "30")
    cm("intake", "Lee W.", "--model", "icm-pls", code=2)
    assert "Did you mean icm-plus" in cm("intake", "Lee W.", "--model", "icm-pls", code=2).err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("icm", "cti", "Another"), 3, "already a model cti"),
        (("icm", "icm-plus", "Again"), 3, "already a model icm-plus"),
        (("imc", "new", "Label"), 2, "isn't a model"),
        (("icm", "none", "Label"), 2, "can't be a key"),
        (("icm", "a.b", "Label"), 2, "can't be a key"),
        (("icm", "new"), 2, "LABEL"),
        (("icm", "new", "Label", "--as", "ben"), 3, "can't do this"),
    ],
)
def test_what_is_not_possible_changes_nothing(
    cm: CommandLine, words: Words, code: int, said: str
) -> None:
    cm("models", "copy", "icm", "icm-plus", "With a nurse")
    before = cm("models", "--json").out
    assert said in cm("models", "copy", *words, code=code).err
    assert cm("models", "--json").out == before


def _change(cm: CommandLine, command: str) -> str:
    return str(next(one["seq"] for one in cm.json("audit", "log") if one["command"] == command))


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_a_copy_is_undone_unless_something_depends_on_it(cm: CommandLine) -> None:
    cm("models", "copy", "icm", "icm-plus", "With a nurse")
    copied = _change(cm, "models copy")
    cm("models", "set", "icm-plus", "--target", "9")
    blocked = cm("undo", copied, "--yes", code=3)
    assert "1 later record depends on it (setting)" in blocked.err
    cm("undo", "--yes")
    ref = cm.open_case("Dana R.", "icm-plus")
    assert "depend" in cm("undo", copied, "--yes", code=3).err
    opened = _change(cm, "intake")
    cm("undo", opened, "--yes")
    cm("undo", copied, "--yes")
    assert "icm-plus" not in cm("models").out
    undid = next(one["seq"] for one in cm.json("audit", "log") if one["undoes"] == int(opened))
    gone = cm("undo", str(undid), "--yes", code=3)
    assert "the model icm-plus no longer exists" in gone.err
    assert cm("show", ref, code=4).err
    cm("models", "copy", "icm", "icm-plus", "With a nurse again")


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_an_import_map_names_own_models_and_reasons(cm: CommandLine, tmp_path: Path) -> None:
    cm("models", "copy", "managed", "payee", "Payee services")
    cm("words", "add", "closure-reasons", "handed-over", "Handed over to the county")
    own = tmp_path / "map.toml"
    models = "\n".join(f'{kind} = "payee"' for kind in ("default", *PROJECT_TYPES))
    families = "\n".join(f'{family}xx = "handed-over"' for family in range(1, 5))
    own.write_text(f"[models]\n{models}\n[closures]\n{families}\n")
    folder = str(make(tmp_path / "e", Exit=[{**EXIT, "Destination": "410"}]))
    cm("import", "hmis", folder, "--map", str(own))
    rows = cm.json("list", "--status", "all")
    assert {row["model"] for row in rows} == {"payee"}
    closed = [row["ref"] for row in rows if row["status"] == "closed"]
    assert [cm.json("show", ref)["close_reason"] for ref in closed] == ["handed-over"]
    cm("words", "end", "closure-reasons", "handed-over")
    refused = cm("import", "hmis", folder, "--map", str(own), code=5)
    assert "closures.1xx must be one of" in refused.err
