"""The first commands of the round: init, worker, intake, list, undo."""

import pytest

from command_line import CommandLine
from pty_session import CM, on_terminal


def test_intake_gives_the_keys_that_scripts_rely_on(cm: CommandLine) -> None:
    case = cm.json("intake", "Dana R.", "--model", "icm", "--worker", "ben")
    assert case["worker"] == "ben"
    assert case["ref"] == f"{case['code']}.1"
    assert (case["model"], case["stage"], case["status"], case["acuity"]) == (
        "icm",
        "intake",
        "open",
        3,
    )
    assert (case["opened_on"], case["next_contact_due"]) == ("2026-03-04", "2026-03-06")
    assert cm.json("list")[0] == case
    cm("undo")
    assert cm.json("list") == []


def test_the_day_of_opening_is_echoed_as_it_stands_to_today(
    cm: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = cm("intake", "Lee Wu", "--model", "icm", "--opened", "2026-03-01").out
    assert "accepted for icm on Sun 1 Mar 2026, with ana" in said
    claimed = cm("intake", "Bo Ek", "--model", "icm").out
    assert "on Wed 4 Mar 2026, with ana" in claimed
    monkeypatch.delenv("CM_TODAY")
    real = cm("intake", "Ada Lim", "--model", "icm").out
    assert "(today), with ana" in real


def test_an_inexact_reference_writes_only_where_somebody_can_see_it(cm: CommandLine) -> None:
    ref = cm.open_case("Dana Reyes")
    assert f"{ref}: Dana Reyes" in cm("checkin", "dana", "--mode", "home").err
    refused = cm("checkin", "dana", "--mode", "home", "--no-input", code=4)
    assert "isn't a full code" in refused.err
    assert cm("show", "dana", "--no-input").code == 0


def test_an_unassigned_case_has_no_worker(cm: CommandLine) -> None:
    case = cm.json("intake", "Lee Wu", "--model", "icm", "--unassigned")
    assert (case["worker"], case["status"]) == (None, "open")


@pytest.mark.both_engines
def test_a_client_known_already_gets_a_new_episode(cm: CommandLine) -> None:
    ref = cm.open_case("Dana Reyes", "icm", "--dob", "1990-02-14")
    refused = cm("intake", "Dana Reyes", "--model", "icm", "--dob", "1990-02-14", code=3)
    assert "--same-as" in refused.err
    assert "--new" in refused.err
    code = ref.partition(".")[0]
    again = cm.json("intake", "Dana Reyes", "--model", "brokerage", "--same-as", code)
    assert (again["code"], again["episode"]) == (code, 2)
    ambiguous = cm("show", code, code=4)
    assert f"{code}.2" in ambiguous.err


@pytest.mark.both_engines
def test_a_repeat_with_the_same_key_has_one_effect(cm: CommandLine) -> None:
    words = ("intake", "Lee Wu", "--model", "icm", "--id", "form-17")
    assert cm.json(*words) == cm.json(*words)
    assert len(cm.json("list")) == 1
    assert cm("intake", "Bo Ek", "--model", "icm", "--id", "form-17", code=3).err
    dry = cm("intake", "Bo Ek", "--model", "icm", "--dry-run")
    assert "nothing was saved" in dry.err
    assert len(cm.json("list")) == 1


@pytest.mark.both_engines
def test_the_list_of_every_status_says_which(cm: CommandLine) -> None:
    cm("intake", "unknown", "--model", "icm")
    cm("intake", "Lee Wu", "--model", "icm", "--decision", "waitlist")
    listed = cm("list", "--status", "all", "--format", "plain").out.splitlines()
    assert "status" in listed[0]
    assert "stage" not in listed[0]
    assert [line.split()[1] for line in listed[1:]] == ["unknown", "Lee"]
    assert "stage" in cm("list", "--format", "plain").out


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        ("worker add", "HANDLE"),
        ("worker add ben", "--name NAME"),
        ("worker set", "HANDLE"),
        ("worker reduce ben", "--percent N"),
        ("worker reduce ben --percent 20", "--reason T"),
        ("team add", "HANDLE"),
        ("team add north", "--name NAME"),
    ],
)
def test_what_the_agency_must_say(cm: CommandLine, words: str, missing: str) -> None:
    verb = " ".join(words.split()[:2])
    assert cm(*words.split(), code=2).err.startswith(f"cm: cm {verb} needs {missing}.")


@pytest.mark.parametrize("text", ["14 Feb", "fri", "1 Mar", "yesterday"])
def test_a_date_of_birth_without_its_year_is_refused(cm: CommandLine, text: str) -> None:
    refused = cm("intake", "Dana R.", "--model", "icm", "--dob", text, code=2)
    assert f"'{text}' is not a date of birth." in refused.err
    assert cm.json("list") == []


@pytest.mark.parametrize(
    ("text", "said", "dob", "born"),
    [
        ("14 Feb 1990", "14 Feb 1990", "1990-02-14", None),
        ("1990", "1990", None, "1990"),
        ("1990-03", "Mar 1990", None, "1990-03"),
        ("about 1990", "about 1990", None, "about 1990"),
    ],
)
def test_a_date_of_birth_is_kept_as_what_is_known_and_shown(
    cm: CommandLine, text: str, said: str, dob: str | None, born: str | None
) -> None:
    done = cm("intake", "Dana R.", "--model", "icm", "--dob", text)
    assert f"Born {said}." in done.out
    ref = cm.json("list")[0]["ref"]
    client = cm.json("show", ref)["client"]
    assert (client["dob"], client["born"]) == (dob, born)
    assert f"born {said}" in cm("show", ref, "--format", "table").out


@pytest.mark.parametrize(("new", "code", "says"), [("y", 0, "accepted"), ("n", 3, "Nothing was")])
def test_who_is_not_the_same_person_is_a_new_client_or_nothing_is_saved(
    cm: CommandLine, new: str, code: int, says: str
) -> None:
    ref = cm.open_case("Dana Reed", "icm")
    typed = ["intake", "Zed Quill", "--model", "clinical", "--same-as", ref]
    ended, screen = on_terminal(
        [*CM, *typed],
        keys=[
            ("same person [y/N]", "n\r"),
            ("new client [y/N]", f"{new}\r"),
        ],
    )
    assert ended == code, screen
    assert says in screen
    assert len(cm.json("list")) == (2 if code == 0 else 1)
