"""``cm client merge``: two records of one person become one, and two again by undo."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from command_line import CommandLine
from exchange.hmis_make import make
from merging import code_of, two
from pty_session import CM, on_terminal


def everything(cm: CommandLine, *codes: str) -> list[object]:
    """The pages and lists that show the clients of these codes or references."""
    shown: list[object] = [cm.json("client", "list"), cm.json("list", "--status", "all")]
    for code in codes:
        shown += [cm.json("client", "show", code), cm.json("show", f"{code}.1")]
    shown.append(sorted(one["ref"] for one in cm.json("search", "anna")))
    return shown


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_episodes_move_and_old_references_still_answer(cm: CommandLine) -> None:
    kept, other = two(cm)
    cm("note", other, "talked about the landlord")
    answer = cm.json("client", "merge", kept, other, "--reason", "same ID card", "--yes")
    assert (answer["client"], answer["merged"]) == (kept, other)
    assert answer["moved"] == {f"{other}.1": f"{kept}.2"}
    refs = {row["ref"]: row["model"] for row in cm.json("list")}
    assert refs == {f"{kept}.1": "icm", f"{kept}.2": "brokerage"}
    assert cm.json("show", f"{other}.1")["ref"] == f"{kept}.2"
    assert cm.json("show", other)["ref"] == f"{kept}.2"
    assert cm.json("client", "show", other)["code"] == kept
    assert f"{other} had no episode 2." in cm("show", f"{other}.2", code=4).err
    cm("note", f"{other}.1", "another", "--no-input")
    assert [one["ref"] for one in cm.json("search", "landlord")] == [f"{kept}.2"]
    assert cm.json("timeline", f"{kept}.2", "--search", "landlord") != []


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_both_sets_of_facts_are_kept(cm: CommandLine) -> None:
    kept, other = two(cm)
    cm("client", "merge", kept, other, "--reason", "same ID card", "--yes")
    shown = cm.json("client", "show", kept)
    assert (shown["name"], shown["pronouns"]) == ("Anna Keller", "she")
    assert shown["whereabouts"] == "at the shelter"
    assert [one["number"] for one in shown["phones"]] == ["555-0101", "555-0202"]
    assert [(one["field"], one["value"], one["reason"]) for one in shown["former"]] == [
        ("name", "Anna Schmidt", f"merged from {other}: same ID card")
    ]
    assert code_of(cm.json("search", "schmidt")[0]["ref"]) == kept
    assert code_of(cm.json("search", "0202")[0]["ref"]) == kept
    assert [row["code"] for row in cm.json("client", "list")] == [kept]


@pytest.mark.both_engines
def test_undo_takes_it_back_fully(cm: CommandLine) -> None:
    kept, other = two(cm)
    before = everything(cm, kept, other)
    cm("client", "merge", kept, other, "--yes")
    assert everything(cm, kept) != before
    undone = cm.json("undo", "--yes")
    assert everything(cm, kept, other) == before
    cm("audit", "verify")
    cm("undo", str(undone["seq"]), "--yes")
    assert cm.json("client", "show", other)["code"] == kept


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_undo_names_what_was_done_since(cm: CommandLine) -> None:
    kept, other = two(cm)
    merged = cm.json("client", "merge", kept, other, "--yes", "--id", "once")
    assert cm.json("client", "merge", kept, other, "--yes", "--id", "once") == merged
    number = cm.json("audit", "log")[0]["seq"]
    cm("client", "set", kept, "--name", "Anna Weber")
    refused = cm("undo", str(number), "--yes", code=3).err
    assert "later changed the same records (client)" in refused
    cm("undo", "--yes")
    cm("undo", str(number), "--yes")
    assert cm.json("client", "show", other)["name"] == "Anna Schmidt"


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_a_merge_brought_back_makes_no_second_open_case_of_a_model(cm: CommandLine) -> None:
    kept, other = two(cm, other_model="strengths")
    cm("client", "merge", kept, other, "--yes")
    undone = cm.json("undo", "--yes")
    cm("set", kept, "--model", "strengths", "--reason", "fits better")
    refused = cm("undo", str(undone["seq"]), "--yes", code=3).err
    assert f"{kept}.1 of the same client is already open in strengths" in refused
    assert cm.json("client", "show", other)["code"] == other


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_the_store_is_sound_afterwards(cm: CommandLine) -> None:
    kept, other = two(cm)
    cm("client", "merge", kept, other, "--yes")
    cm("db", "check")
    cm("audit", "verify")
    assert cm("doctor", code=None).code in (0, 10)
    assert [row["ref"] for row in cm.json("due", "--all") if row.get("case") == other] == []
    cm("close", f"{other}.1", "--reason", "moved")
    assert cm.json("show", f"{kept}.2")["status"] == "closed"
    assert "client merge" in cm("history", f"{kept}.2").out


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_two_open_cases_of_one_model_are_refused_until_one_is_chosen(cm: CommandLine) -> None:
    kept, other = two(cm, other_model="icm")
    before = everything(cm, kept, other)
    refused = cm("client", "merge", kept, other, "--yes", code=3).err
    assert f"{kept}.1 and {other}.1 are both open in icm" in refused
    assert (
        f"If they are one person entered twice, name the case that stays open: --keep-case {kept}.1"
        in refused
    )
    assert "cm close" not in refused
    both = ("--keep-case", kept, "--keep-case", other)
    assert "are both open" in cm("client", "merge", kept, other, "--yes", *both, code=3).err
    assert everything(cm, kept, other) == before


@pytest.mark.postgres_long
@pytest.mark.both_engines
@pytest.mark.parametrize("stays", ["kept", "other"])
def test_the_case_that_is_not_chosen_is_closed_with_all_that_is_in_it(
    cm: CommandLine, stays: str
) -> None:
    kept, other = two(cm, other_model="icm")
    for code in (kept, other):
        cm("checkin", code, f"saw {code}", "--mode", "home")
        cm("plan", "add-goal", code, f"a goal of {code}")
    before = everything(cm, kept, other)
    chosen = f"{kept if stays == 'kept' else other}.1"
    answer = cm.json("client", "merge", kept, other, "--yes", "--keep-case", chosen)
    one, ended = (f"{kept}.1", f"{kept}.2") if stays == "kept" else (f"{kept}.2", f"{kept}.1")
    assert answer["entered_twice"] == {ended: one}
    assert answer["ref"] == one
    assert cm.json("show", kept)["ref"] == one
    closed = cm.json("show", ended)
    assert (closed["status"], closed["close_reason"]) == ("closed", "entered-twice")
    assert closed["close_summary"] == f"Entered twice. The case that stays open: {one}."
    assert [goal["state"] for goal in cm.json("plan", "show", ended)["goals"]] == ["dropped"]
    assert [goal["state"] for goal in cm.json("plan", "show", one)["goals"]] == ["open"]
    assert len(cm.json("contact", "list", ended)) == 1
    undone = cm.json("undo", "--yes")
    assert everything(cm, kept, other) == before
    cm("undo", str(undone["seq"]), "--yes")
    cm("contact", "move", ended, "1", "--to", one, "--reason", "entered twice")
    assert len(cm.json("contact", "list", one)) == 2


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_a_case_with_an_open_flag_does_not_end_by_a_merge(cm: CommandLine) -> None:
    kept, other = two(cm, other_model="icm")
    cm("flag", other, "no food", "--kind", "other")
    words = ("client", "merge", kept, other, "--yes", "--keep-case")
    refused = cm(*words, f"{kept}.1", code=3).err
    assert f"{other}.1 has an open safety flag" in refused
    assert f"--keep-case {other}.1" in refused
    cm(*words, f"{other}.1")
    assert cm.json("show", kept)["ref"] == f"{kept}.2"


def test_a_case_that_needs_no_choice_is_refused(cm: CommandLine) -> None:
    kept, other = two(cm)
    refused = cm("client", "merge", kept, other, "--yes", "--keep-case", f"{kept}.1", code=3).err
    assert "is not one of two open cases in one model" in refused


def test_a_terminal_shows_both_and_asks_which_case_stays(cm: CommandLine) -> None:
    kept, other = two(cm, other_model="icm")
    words = [*CM, "client", "merge", kept, other]
    keys = [("[y/N]", "y\r"), ("stays open", f"{other.lower()}.1\r")]
    code, screen = on_terminal(words, keys=keys)
    assert code == 0, screen
    assert "cases 1 icm, open 1 icm, open" in [
        " ".join(line.split()) for line in screen.splitlines()
    ]
    assert cm.json("show", kept)["ref"] == f"{kept}.2"


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_an_alias_follows_a_second_merge(cm: CommandLine) -> None:
    kept, other = two(cm)
    third = code_of(cm.open_case("Anna Weber", "strengths"))
    cm("client", "merge", other, third, "--yes")
    cm("client", "merge", kept, other, "--yes")
    assert cm.json("show", f"{third}.1")["ref"] == f"{kept}.3"
    assert cm.json("show", f"{other}.2")["ref"] == f"{kept}.3"
    assert cm.json("client", "show", third)["code"] == kept


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_a_merge_keeps_what_keeps_a_client_safe(cm: CommandLine) -> None:
    kept, other = two(cm)
    cm("client", "set", kept, "--confidential", "no", "--safe-contact", "mornings only")
    cm("client", "set", kept, "--phone", "555-0101=text only", "--tell-once", "the fire")
    cm("client", "set", other, "--confidential", "yes", "--safe-contact", "never call home")
    cm("client", "set", other, "--phone", "555 0101=partner listens", "--tell-once", "the fire")
    answer = cm("client", "merge", kept, other, "--yes").out
    assert "phone kept as former: 555 0101 (partner listens)." in answer
    shown = cm.json("client", "show", kept)
    assert shown["confidential"] == "yes"
    assert shown["safe_contact"] == "mornings only; never call home"
    assert shown["tell_once"] == "the fire"
    assert [(one["number"], one["note"]) for one in shown["phones"]] == [
        ("555-0101", "text only"),
        ("555-0202", None),
    ]
    former = [one["value"] for one in shown["former"] if one["field"] == "phones"]
    assert "555 0101=partner listens" in former


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_a_merge_keeps_the_only_note_of_a_phone(cm: CommandLine) -> None:
    kept, other = two(cm)
    cm("client", "set", other, "--phone", "555-0101=partner listens")
    cm("client", "merge", kept, other, "--yes")
    assert cm.json("client", "show", kept)["phones"][0]["note"] == "partner listens"


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_texts_that_are_too_long_together_are_both_kept(cm: CommandLine) -> None:
    kept, other = two(cm)
    cm("client", "set", kept, "--safe-contact", "a" * 1200)
    cm("client", "set", other, "--safe-contact", "b" * 1200)
    answer = cm("client", "merge", kept, other, "--yes")
    assert "safe contact: both texts together are too long" in answer.err
    shown = cm.json("client", "show", kept)
    assert shown["safe_contact"] == "a" * 1200
    assert "b" * 1200 in [one["value"] for one in shown["former"]]


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_the_other_household_is_said_and_kept(cm: CommandLine, tmp_path: Path) -> None:
    cm("import", "hmis", str(make(tmp_path / "a")))
    imported = {row["name"]: row["code"] for row in cm.json("client", "list")}
    kept, other = imported["Maria Lopez"], imported["Jo Park"]
    answer = cm("client", "merge", kept, other, "--yes").out
    assert "household kept as former: h2." in answer
    former = cm.json("client", "show", kept)["former"]
    assert ("household", "h2", "h1") in [
        (one["field"], one["value"], one["became"]) for one in former
    ]
    assert "h2" in cm("client", "show", kept).out
    assert f"household: h2, merged from {other}" in cm("timeline", f"{kept}.2").out


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_the_code_means_the_case_that_was_opened_last(cm: CommandLine) -> None:
    kept = code_of(cm.open_case("Anna Keller", "icm", "--opened", "2026-03-02"))
    other = code_of(cm.open_case("Anna Schmidt", "brokerage", "--opened", "2026-02-02"))
    for code in (kept, other):
        cm("close", code, "--reason", "moved")
    cm("client", "merge", kept, other, "--yes")
    assert cm.json("show", kept)["ref"] == f"{kept}.1"
    assert [one["ref"] for one in cm.json("search", "keller")] == [f"{kept}.1"]
    assert cm.json("reopen", kept)["ref"] == f"{kept}.3"


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_a_history_follows_the_case_from_one_client_to_the_next(cm: CommandLine) -> None:
    kept, other = two(cm)
    cm("client", "set", kept, "--interpreter", "Nina")
    cm("client", "merge", kept, other, "--yes")
    cm("client", "set", kept, "--whereabouts", "with a friend", "--reason", "moved in")
    moved = cm("history", f"{kept}.2").out
    assert f"added client {other}" in moved
    assert "where they stay → ‘at the shelter’" in moved
    assert f"removed client {other}" in moved
    assert "pronouns → she" in moved
    assert "where they stay ‘at the shelter’ → ‘with a friend’" in moved
    assert f"added client {kept}" not in moved
    assert "Nina" not in moved
    stayed = cm("history", f"{kept}.1").out
    assert f"added client {kept}" in stayed
    assert "Nina" in stayed
    assert "client merge" in stayed
    assert f"added old reference {other}" in stayed
    assert f"reason ‘merged from {other}’" in stayed
    assert f"added client {other}" not in stayed
    cm("undo", "--yes")
    cm("undo", "--yes")
    cm("client", "set", other, "--interpreter", "Olga")
    cm("client", "set", kept, "--interpreter", "Paul")
    undone = cm("history", f"{other}.1").out
    assert "Olga" in undone
    assert "Paul" not in undone


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_the_case_that_was_opened_first_is_the_one_they_came_in_for(cm: CommandLine) -> None:
    kept = code_of(cm.open_case("Anna Keller", "icm", "--opened", "2026-03-02"))
    other = code_of(cm.open_case("Anna Schmidt", "brokerage", "--opened", "2026-02-02"))
    cm("client", "merge", kept, other, "--yes")
    first, again = (cm.json("timeline", f"{kept}.{number}")[0]["text"] for number in (2, 1))
    assert first.startswith("came in for brokerage")
    assert again.startswith("came back for icm")


def test_the_timeline_does_not_take_a_merged_value_for_an_earlier_one(cm: CommandLine) -> None:
    kept, other = two(cm)
    cm("client", "merge", kept, other, "--yes", "--reason", "same ID card")
    told = [one["text"] for one in cm.json("timeline", f"{kept}.1")]
    assert f"name: Anna Schmidt, merged from {other}: same ID card" in told


def test_a_second_merge_says_that_they_are_one_client(cm: CommandLine) -> None:
    kept, other = two(cm)
    cm("client", "merge", kept, other, "--yes")
    again = cm("client", "merge", kept, other, "--yes", code=3).err
    assert f"{other} is part of {kept} already." in again
    turned = cm("client", "merge", other, kept, "--yes", code=3).err
    assert f"{other} is part of {kept} already." in turned


def test_a_script_must_say_that_they_are_one_person(cm: CommandLine) -> None:
    kept, other = two(cm)
    refused = cm("client", "merge", kept, other, code=3).err
    assert "add --yes" in refused
    assert f"{other} Anna Schmidt would become part of {kept} Anna Keller." in refused
    same = cm("client", "merge", kept, kept, "--yes", code=3).err
    assert f"You named {kept} twice." in same
    cm("client", "merge", kept, other, "--yes", "--dry-run")
    assert cm.json("client", "show", other)["code"] == other


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_workers_merge_only_their_own_clients(cm: CommandLine) -> None:
    kept, other = two(cm)
    cm("transfer", other, "--to", "ben", "--reason", "nearer")
    refused = cm("client", "merge", kept, other, "--yes", "--as", "ben", code=3).err
    assert f"{kept} is not only your client." in refused
    cm("transfer", kept, "--to", "ben", "--reason", "nearer")
    cm("client", "merge", kept, other, "--yes", "--as", "ben")


@pytest.mark.postgres_long
@pytest.mark.both_engines
def test_the_record_as_it_was_has_two_clients(
    cm: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, other = two(cm)
    day = date.fromisoformat("2026-03-04")
    monkeypatch.setenv("CM_TODAY", (day + timedelta(days=3)).isoformat())
    cm("client", "merge", kept, other, "--yes")
    then = cm.json("list", "--as-of", day.isoformat())
    assert sorted(row["ref"] for row in then) == sorted([f"{kept}.1", f"{other}.1"])
    assert sorted(row["ref"] for row in cm.json("list")) == [f"{kept}.1", f"{kept}.2"]


def test_a_terminal_shows_both_and_asks(cm: CommandLine) -> None:
    kept, other = two(cm)
    words = [*CM, "client", "merge", kept, other]
    code, screen = on_terminal(words, keys=[("[y/N]", "n\r")])
    assert code == 3
    shown = [" ".join(line.split()) for line in screen.splitlines()]
    assert f"{kept} (kept) {other}" in shown
    assert "name Anna Keller Anna Schmidt" in shown
    assert "where they stay – at the shelter" in shown
    assert "cases 1 icm, open 1 brokerage, open" in shown
    assert cm.json("client", "show", other)["code"] == other
    code, screen = on_terminal(words, keys=[("[y/N]", "y\r")])
    assert code == 0, screen
    assert cm.json("client", "show", other)["code"] == kept


def test_a_client_is_open_while_any_case_is(cm: CommandLine) -> None:
    kept = cm.open_case("Ann Lee", "icm").partition(".")[0]
    other = cm.open_case("Ann Lee", "icm", "--dob", "1990-01-01", "--new")
    cm("close", other, "--reason", "other")
    cm("client", "merge", kept, other.partition(".")[0], "--yes")
    (client,) = cm.json("client", "list")
    assert (client["cases"], client["status"]) == ([f"{kept}.1", f"{kept}.2"], "open")
