"""``cm import hmis``: benefits with their dated terms, and needs of disabilities and health."""

from pathlib import Path
from typing import Any

import pytest

from command_line import CommandLine
from exchange.hmis_make import DISABILITY, HEALTH, INCOME, make

WAGES = {**INCOME, "Earned": "1", "EarnedAmount": "900.00", "SNAP": "1"}
LATER = {**INCOME, "IncomeBenefitsID": "71", "InformationDate": "2026-02-01"}
LESS = {**LATER, "Earned": "1", "EarnedAmount": "450.00", "SNAP": "0"}
DEPRESSED = {**DISABILITY, "DisabilityType": "9", "DisabilityResponse": "1"}
ILL = {**HEALTH, "GeneralHealthStatus": "5", "DomesticViolenceSurvivor": "1"}


def export(folder: Path, *income: dict[str, str], lasting: str = "0", **files: Any) -> str:
    """One client with an open case, and what is said of income, disability and health."""
    none: dict[str, Any] = dict.fromkeys(("Exit", "CurrentLivingSituation", "Services"))
    said = {"Disabilities": [{**DEPRESSED, "IndefiniteAndImpairs": lasting}], "HealthAndDV": [ILL]}
    return str(make(folder, IncomeBenefits=income, **{**none, **said, **files}))


def maria(cm: CommandLine) -> str:
    (code,) = [one["code"] for one in cm.json("client", "list") if one["name"] == "Maria Lopez"]
    return f"{code}.1"


def terms(cm: CommandLine, ref: str) -> list[tuple[object, ...]]:
    found = cm.json("benefit", "list", ref)
    return [(one["kind"], one["status"], one["amount"], one["since"]) for one in found]


def needs(cm: CommandLine, ref: str) -> dict[str, str | None]:
    return {one["domain"]: one["text"] for one in cm.json("show", ref)["needs"]}


def written(done: dict[str, Any]) -> set[int]:
    return {*done["created"].values(), *done["updated"].values()}


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_income_and_health_arrive_dated_and_change_with_the_export(
    cm: CommandLine, tmp_path: Path
) -> None:
    first, then = export(tmp_path / "a", WAGES), export(tmp_path / "b", WAGES, LESS, lasting="1")
    planned = cm("import", "hmis", first, "--dry-run")
    assert "2 benefits, 2 needs." in planned.out
    assert "1 answer on domestic violence was left out" in planned.err
    done = cm.json("import", "hmis", first)
    assert (done["created"]["benefits"], done["created"]["needs"]) == (2, 2)
    ref = maria(cm)
    granted = ("snap", "granted", None, "2026-01-05")
    assert terms(cm, ref) == [("wages", None, 90000, "2026-01-05"), granted]
    assert needs(cm, ref) == {
        "mental-health": "mental health disorder (5 Jan 2026)",
        "physical-health": "general health poor (5 Jan 2026)",
    }
    assert cm.json("show", ref)["income_a_month"] == {"cents": 90000, "unknown": ["snap"]}
    assert written(cm.json("import", "hmis", first)) == {0}
    done = cm.json("import", "hmis", then)
    assert (done["updated"]["benefits"], done["updated"]["needs"]) == (2, 1)
    assert terms(cm, ref) == [
        ("wages", None, 45000, "2026-02-01"),
        ("snap", "ended", None, "2026-02-01"),
    ]
    told = [one["text"] for one in cm.json("timeline", ref) if one["kind"] == "benefit"]
    assert told == [
        "wages: 900.00 every month",
        "snap: granted",
        "wages: 450.00 every month",
        "snap: ended",
    ]
    lasting = "mental health disorder, lasting and limiting (5 Jan 2026)"
    assert needs(cm, ref)["mental-health"] == lasting
    assert written(cm.json("import", "hmis", then)) == {0}
    earlier = {**WAGES, "InformationDate": "2026-01-04"}  # corrected there
    done = cm.json("import", "hmis", export(tmp_path / "c", earlier, LESS, lasting="1"))
    assert done["updated"]["benefits"] == 2
    days = [one["on"] for one in cm.json("timeline", ref) if one["kind"] == "benefit"]
    assert days == ["2026-01-04", "2026-01-04", "2026-02-01", "2026-02-01"]
    cm("undo")
    assert cm.json("timeline", ref)[1]["on"] == "2026-01-05"
    cm("undo")
    assert terms(cm, ref) == [("wages", None, 90000, "2026-01-05"), granted]
    cm("undo")
    assert cm.json("client", "list") == []


def test_what_was_entered_or_changed_here_is_reported_and_stays(
    cm: CommandLine, tmp_path: Path
) -> None:
    cm("import", "hmis", export(tmp_path / "a", WAGES, HealthAndDV=None))
    ref = maria(cm)
    cm("assess", ref, "--need", "mental-health=3:hears voices", "--need", "physical-health=2")
    cm("benefit", "set", ref, "1", "--amount", "800", "--on", "2026-01-02")  # earlier than any
    cm("benefit", "add", ref, "ssi", "--status", "applied")
    own, rated = terms(cm, ref), needs(cm, ref)
    assert own[0] == ("wages", None, 90000, "2026-01-05")
    ssi = {**LESS, "SSI": "1", "SSIAmount": "841"}
    changed = export(tmp_path / "b", WAGES, ssi, lasting="1")
    done = cm.json("import", "hmis", changed)
    told = [one["text"] for one in done["problems"] if one["rule"] == "conflict"]
    both = "the row was not imported: changed in the export and in cm; cm keeps its own."
    entered = "the row was not imported: it was entered in cm; cm keeps its own."
    assert sorted(told) == sorted([both, both, entered, entered])
    assert terms(cm, ref) == [own[0], ("snap", "ended", None, "2026-02-01"), own[2]]
    assert needs(cm, ref) == rated
    assert written(cm.json("import", "hmis", changed)) == {0}
