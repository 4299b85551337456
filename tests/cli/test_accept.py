"""``cm accept``: from the waitlist, and from nobody."""

import pytest

from command_line import CommandLine


@pytest.mark.both_engines
def test_from_the_waitlist(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "cti", "--decision", "waitlist")
    record = cm.json("accept", ref, "--worker", "ben")
    assert (record["status"], record["worker"]) == ("open", "ben")
    assert (record["accepted_on"], record["next_contact_due"]) == ("2026-03-04", "2026-03-11")
    again = cm("accept", ref, code=3)
    assert "cm transfer" in again.err


def test_an_unassigned_case_goes_to_the_actor(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--unassigned")
    done = cm("accept", ref, "--as", "eve")
    assert done.out.splitlines()[0] == (f"{ref} Dana R.: assigned on Wed 4 Mar 2026, with eve.")


def test_without_a_worker(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--decision", "waitlist")
    assert cm("accept", ref, "--unassigned").out.splitlines()[0].endswith("without a worker.")
    cm("accept", ref, "--unassigned", code=3)


def test_over_the_ceiling_the_case_stays_on_the_waitlist(cm: CommandLine) -> None:
    for number in range(10):
        cm.open_case(f"Poe {number}", "clinical", "--worker", "ben", "--acuity", "3")
    for number in range(2):
        cm.open_case(f"Roe {number}", "clinical", "--worker", "ben")
    ref = cm.open_case("Dana R.", "clinical", "--decision", "waitlist")
    assert "Leave it on the waitlist" in cm("accept", ref, "--worker", "ben", code=3).err
    assert cm.json("list", "--status", "waitlist")[0]["ref"] == ref
    words = ("accept", ref, "--worker", "ben", "--override", "discharged today")
    assert cm(*words, "--as", "eve", code=3).out == ""
    assert cm.json(*words, "--as", "sam")["override"] == "discharged today"


def test_what_is_not_possible(cm: CommandLine) -> None:
    ref = cm.open_case("Dana R.", "icm", "--decision", "waitlist")
    for words, code in (
        (("--on", "tomorrow"), 2),
        (("--on", "gestern"), 2),
        (("--worker", "nobody"), 4),
        (("--worker", "ben", "--unassigned"), 2),
    ):
        cm("accept", ref, *words, code=code)
    cm("accept", code=2)
    cm("accept", ref, "--dry-run")
    assert cm.json("list", "--status", "waitlist")[0]["ref"] == ref


@pytest.mark.both_engines
def test_the_waitlist_is_in_the_order_of_urgency_and_has_a_clock(cm: CommandLine) -> None:
    def wait(name: str, opened: str, *words: str) -> str:
        said = ("--decision", "waitlist", "--opened", opened, *words)
        return cm.open_case(name, "icm", *said)

    short = wait("Ana S.", "2026-02-20")
    long = wait("Ben L.", "2026-01-20")
    urgent = wait("Cy U.", "2026-03-01", "--acuity", "4")
    hungry = wait("Di H.", "2026-03-01", "--immediate", "has not eaten")
    flagged = wait("Eli F.", "2026-03-02", "--acuity", "1")
    cm("flag", flagged, "a bruise", "--kind", "abuse")
    listed = [case["ref"] for case in cm.json("list", "--status", "waitlist")]
    assert listed == [flagged, urgent, hungry, long, short]
    due = [(one["case"], one["due_on"]) for one in cm.json("due", "--kind", "waiting")]
    assert due == [(long, "2026-02-19"), (flagged, "2026-03-09")]
    cm("checkin", long, "--mode", "phone", "--next", "2026-03-10")
    _, item = cm.json("due", "--kind", "waiting", "--within", "6")
    assert (item["case"], item["due_on"]) == (long, "2026-03-10")
