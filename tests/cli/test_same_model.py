"""A client has one open case in a model: every way to a second one is refused."""

from typing import Any

import pytest

from agency import Agency, changed
from cmcli.store.reading.find import find_case
from command_line import CommandLine


def code_of(ref: str) -> str:
    return ref.partition(".")[0]


def refused(cm: CommandLine, *words: str) -> str:
    """Type a command that is refused for the model; its sentence."""
    error = cm(*words, "--json", code=3).error
    assert error["code"] == "same-model", error
    return str(error["message"])


@pytest.mark.both_engines
def test_intake_of_a_client_who_is_open_in_the_model_is_refused(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm")
    same = ("--same-as", code_of(ref))
    said = refused(cm, "intake", "Dana R.", "--model", "icm", *same)
    assert said.startswith(f"{ref} of the same client is already open in icm")
    refused(cm, "intake", "Dana R.", "--model", "icm", "--unassigned", *same)
    other = cm.json("intake", "Dana R.", "--model", "brokerage", *same)
    assert other["episode"] == 2
    cm("close", other["ref"], "--reason", "moved")
    cm("close", ref, "--reason", "moved")
    assert cm.json("intake", "Dana R.", "--model", "icm", *same)["episode"] == 3


@pytest.mark.both_engines
def test_accepting_and_changing_the_model_are_refused(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm")
    same = ("--same-as", code_of(ref))
    waiting = cm.json("intake", "Dana R.", "--model", "icm", "--decision", "waitlist", *same)
    refused(cm, "accept", waiting["ref"])
    refused(cm, "accept", waiting["ref"], "--unassigned")
    other = cm.json("intake", "Dana R.", "--model", "brokerage", *same)["ref"]
    refused(cm, "set", other, "--model", "icm", "--reason", "needs more")
    refused(cm, "review", other, "--decision", "step-up", "--model", "icm")
    cm("close", ref, "--reason", "moved")
    cm("set", other, "--model", "icm", "--reason", "needs more")
    refused(cm, "accept", waiting["ref"])


def test_undo_brings_no_second_case_back(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm")
    cm("set", ref, "--model", "brokerage", "--reason", "needs less")
    seq = cm.json("audit", "log", "--limit", "1")[0]["seq"]
    cm("intake", "Dana R.", "--model", "icm", "--same-as", code_of(ref))
    refused(cm, "undo", str(seq))


def test_reopening_beside_an_open_case_of_the_model_is_refused(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm")
    cm("close", ref, "--reason", "moved")
    cm("intake", "Dana R.", "--model", "icm", "--same-as", code_of(ref))
    refused(cm, "reopen", ref)


def checks(cm: CommandLine) -> Any:
    return {one["check"]: one for one in cm("doctor", "--json", code=None).json}


@pytest.mark.both_engines
def test_the_doctor_finds_two_cases_that_are_there_already(cm: CommandLine, agency: Agency) -> None:
    ref = cm.open_case("Dana R.", "icm")
    found = checks(cm)
    assert found["same-model"]["level"] == "ok"
    cm.json("intake", "Dana R.", "--model", "brokerage", "--same-as", code_of(ref))
    with agency.operation() as work:
        changed(work, find_case(work, f"{code_of(ref)}.2").case, model="icm")
    found = checks(cm)
    assert (found["same-model"]["level"], found["same-model"]["cases"]) == (
        "problem",
        [f"{code_of(ref)}.2"],
    )
