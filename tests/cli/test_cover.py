"""``cm cover``: what is due goes to who covers, nothing is transferred, and clients are told."""

import pytest

from command_line import CommandLine, Result

STARTS, ENDS = "2026-03-06", "2026-03-12"
DURING = ("--today", "2026-03-07")


@pytest.fixture
def refs(cm: CommandLine) -> list[str]:
    """Two cases of ben, who is on leave and covered by eve, but one by sam."""
    return [
        cm.open_case(name, "icm", "--worker", "ben", "--opened", "10 days ago")
        for name in ("Ann Lee", "Bo Nash")
    ]


def arranged(cm: CommandLine, refs: list[str], *more: str) -> None:
    words = ("ben", "--by", "eve", "--from", STARTS, "--to", ENDS)
    cm("cover", "add", *words, "--except", f"{refs[1]}=sam", *more)


def due(cm: CommandLine, *words: str) -> set[tuple[str | None, str, str | None]]:
    rows = cm.json("due", *words)
    return {(one["case"], one["kind"], one["worker"]) for one in rows}


def test_what_is_due_goes_to_who_covers_and_comes_back(cm: CommandLine, refs: list[str]) -> None:
    arranged(cm, refs)
    cases = cm("list", "--worker", "ben", "--format", "ids").out
    before = due(cm, "--as", "ben", "--kind", "contact")
    assert before == {(one, "contact", "ben") for one in refs}
    assert due(cm, "--as", "eve", "--kind", "contact") == set()
    assert due(cm, "--as", "ben", "--kind", "contact", *DURING) == set()
    hint = "eve covers for ben until 12 Mar 2026. To see your cases anyway: cm due --worker ben"
    assert hint in cm("due", "--as", "ben", *DURING).err
    assert due(cm, "--as", "eve", "--kind", "contact", *DURING) == {(refs[0], "contact", "eve")}
    assert due(cm, "--worker", "sam", "--kind", "contact", *DURING) == {(refs[1], "contact", "sam")}
    (item,) = cm.json("due", "--as", "eve", "--kind", "contact", *DURING)
    assert item["why"].endswith("eve covers for ben until 12 Mar 2026.")
    assert item["covers_for"] == "ben"
    named = due(cm, "--worker", "ben", "--kind", "contact", *DURING)
    assert named == {(refs[0], "contact", "eve"), (refs[1], "contact", "sam")}
    assert [one["ref"] for one in cm.json("day", "--as", "eve", *DURING)] == [refs[0]]
    assert cm.json("day", "--as", "ben", *DURING) == []
    page = cm("day", "--as", "eve", "--format", "table", *DURING).out
    assert "Ann Lee, for ben" in page
    reminded = cm.json("remind", "show", "--as", "eve", "--kind", "contact", *DURING)
    assert [(one["case"], one["recipient"]) for one in reminded] == [(refs[0], "eve")]
    assert cm("list", "--worker", "ben", "--format", "ids", *DURING).out == cases
    after = ("--today", "2026-03-13")
    assert due(cm, "--as", "eve", "--kind", "contact", *after) == set()
    assert len(due(cm, "--as", "ben", "--kind", "contact", *after)) == 2
    # A contact of who covers counts.
    cm("checkin", refs[0], "saw her", "--mode", "home", "--as", "eve", *DURING)
    (later,) = cm.json("due", "--as", "eve", "--kind", "contact", "--within", "14", *DURING)
    assert later["days_late"] == 0


def test_what_is_late_counts_for_who_is_away(cm: CommandLine, refs: list[str]) -> None:
    cm.open_case("Cy Poe", "icm", "--worker", "ben", "--opened", "2026-01-30")
    arranged(cm, refs)
    late = {one["worker"]: one["overdue"] for one in cm.json("caseload", "--all", *DURING)}
    assert (late["ben"], late["eve"], late["sam"]) == (3, 0, 0)
    page = cm.json("supervise", "--all", *DURING)
    assert {one["worker"]: one["late"]["contact"] for one in page["workers"]} == late
    for worker in ("ben", "eve"):
        page = cm.json("supervise", "--worker", worker, *DURING)
        assert page["late"]["contact"] == late[worker]
        decided = [one["about"] for one in page["items"] if one["kind"] == "no-contact"]
        assert decided == ["eve"]  # who acts


def test_who_covers_sees_the_lists_of_the_cases_too(cm: CommandLine, refs: list[str]) -> None:
    arranged(cm, refs)
    cm("task", "add", refs[0], "Send papers", "--by", "2026-03-08")
    cm("task", "add", refs[1], "Call the clinic", "--who", "ben", "--by", "2026-03-08")
    cm("appointment", "add", refs[0], "2026-03-09 10:00", "Court")
    assert due(cm, "--as", "eve", "--kind", "task", *DURING) == {(refs[0], "task", "eve")}
    assert due(cm, "--worker", "sam", "--kind", "task", *DURING) == {(refs[1], "task", "sam")}
    assert [one["text"] for one in cm.json("task", "list", "--as", "eve", *DURING)] == [
        "Send papers"
    ]
    assert len(cm.json("appointment", "list", "--as", "eve", *DURING)) == 1
    week = cm.json("day", "--week", "--on", "2026-03-09", "--as", "eve", *DURING)
    assert [one["kind"] for one in week if one["ref"] == refs[0]] == ["appointment", "due"]


def test_the_load_of_who_covers_stays_and_the_covered_cases_stand_beside(
    cm: CommandLine, refs: list[str]
) -> None:
    arranged(cm, refs)
    rows = {one["worker"]: one for one in cm.json("caseload", *DURING)}
    assert (rows["ben"]["open"], rows["eve"]["open"], rows["eve"]["load_target"]) == (2, 0, 0)
    assert rows["eve"]["covering"] == [{"worker": "ben", "cases": 1, "until": ENDS}]
    assert rows["ben"]["covering"] == []
    assert "eve: Covers 1 case of ben until 12 Mar 2026." in cm("caseload", *DURING).err
    assert cm.json("caseload", "--worker", "eve")[0]["covering"] == []


@pytest.mark.both_engines
def test_clients_are_told_and_the_hand_over_is_written(cm: CommandLine, refs: list[str]) -> None:
    arranged(cm, refs)
    own = ("--kind", "cover", "--as", "ben")
    assert due(cm, *own) == {(None, "cover", "ben")}
    (item,) = cm.json("due", *own)
    assert item["subject"] == "cover 1"
    assert "the hand-over is not written and 2 of 2 clients are not told" in item["why"]
    told = cm.json("cover", "told", refs[0], "--as", "ben")
    assert (told["cover"], told["told_on"]) == (1, "2026-03-04")
    assert cm("cover", "told", refs[0], "--as", "ben", code=3).out == ""
    assert cm.json("cover", "show", "1")["not_told"] == [refs[1]]
    cm("cover", "told", "-", "--as", "ben", stdin=refs[1])
    cm("cover", "handover", "1", "-", "--as", "ben", stdin="Ann moves.\nGo with her.")
    assert due(cm, *own) == set()
    (item,) = cm.json("due", "--kind", "cover", "--as", "eve")
    assert item["why"] == "eve covers 1 of the 2 cases of ben from 6 Mar 2026 to 12 Mar 2026."
    page = cm("cover", "show", "1").out
    assert "eve covers for ben from 6 Mar 2026 to 12 Mar 2026" in page
    assert f"sam covers {refs[1]}" in page
    assert "Go with her." in page
    (row,) = cm.json("cover", "list")
    assert (row["cases"], row["told"], row["except"]) == (2, 2, {refs[1]: "sam"})
    back = ("--kind", "cover", "--as", "eve", "--today", "2026-03-11")
    assert "write the hand-back" in cm.json("due", *back)[0]["why"]
    cm("cover", "handback", "1", "All well", "--as", "eve")
    assert cm.json("due", *back) == []
    assert cm("cover", "handback", "1", "Mine", "--as", "ben", code=3)
    # The reminder of a cover goes to its worker and not to all supervisors.
    arranged_later = ("eve", "--by", "ben", "--from", "2026-04-01", "--to", "2026-04-02")
    cm.open_case("Cy Orr", "icm", "--worker", "eve")
    cm("cover", "add", *arranged_later, "--as", "eve")
    reminded = cm.json("remind", "show", "--all", "--kind", "cover", "--today", "2026-04-01")
    assert {one["recipient"] for one in reminded} == {"ben", "eve"}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("ben --by ben --from 2026-04-01 --to 2026-04-02", 3, "ben can't cover for ben."),
        ("ben --by sam --from 2026-03-12 --to 2026-03-14", 3, "already covered from 6 Mar"),
        ("eve --by ben --from 2026-03-10 --to 2026-03-14", 3, "ben is covered from 6 Mar"),
        ("sam --by ben --from 2026-03-01 --to 2026-03-06", 3, "so can't cover then"),
        ("sam --by eve --from 2026-04-01 --to 2026-04-09", 3, "eve has no hours on 5 Apr"),
        ("sam --by eve --from 2026-04-09 --to 2026-04-01", 2, "--to is before --from."),
        ("sam --by eve --from 2026-04-09 --to 2036-04-01", 2, "more than two years apart"),
        ("sam --by nobody --from 2026-04-09 --to 2026-04-10", 4, "No worker is called"),
        ("sam --by kim --from 2026-04-09 --to 2026-04-10", 4, "no longer works here"),
        ("kim --by sam --from 2026-04-09 --to 2026-04-10", 4, "no longer works here"),
        ("sam --by eve --from 2026-04-01 --to 2026-04-02 --except {ref}=ben", 3, "no open case"),
        ("sam --by eve --from 2026-04-01 --to 2026-04-02 --as ben", 3, "cover-others"),
    ],
)
def test_refusals(cm: CommandLine, refs: list[str], words: str, code: int, said: str) -> None:
    arranged(cm, refs)
    cm("worker", "add", "kim", "--name", "Kim")
    cm("worker", "set", "kim", "--inactive")
    cm("worker", "reduce", "eve", "--percent", "100", "--from", "2026-04-05", "--reason", "leave")
    before = cm.json("audit", "log")[0]["seq"]
    assert said in cm("cover", "add", *words.format(ref=refs[0]).split(), code=code).err
    assert cm.json("audit", "log")[0]["seq"] == before


def test_ending_undoing_and_a_chain(cm: CommandLine, refs: list[str]) -> None:
    arranged(cm, refs)
    chained = cm("cover", "add", "eve", "--by", "ana", "--from", ENDS, "--to", "2026-03-20").err
    assert "eve covers for ben from 6 Mar 2026 to 12 Mar 2026 (cover 1)" in chained
    last = ("--kind", "contact", "--today", ENDS)
    assert due(cm, "--worker", "ana", *last) == {(refs[0], "contact", "ana")}
    cm("undo")
    assert due(cm, "--worker", "eve", *last) == {(refs[0], "contact", "eve")}
    assert cm("cover", "end", "1", "--as", "eve", code=3)
    assert "ends on 12 Mar 2026 anyway" in cm("cover", "end", "1", "--on", "+30d", code=3).err
    cm("cover", "end", "1", "--on", "2026-03-09", "--as", "ben", *DURING)
    assert cm.json("cover", "list")[0]["ended_on"] == "2026-03-09"
    assert due(cm, "--as", "eve", "--kind", "contact", "--today", "2026-03-09") == set()
    cm("cover", "add", "ben", "--by", "ana", "--from", "2026-03-09", "--to", ENDS, *DURING)
    number = cm.json("audit", "log")[1]["seq"]
    assert "already covered" in cm("undo", str(number), "--as", "ana", *DURING, code=3).err
    cm("undo", *DURING)
    cm("undo", str(number), *DURING)
    assert cm.json("cover", "list")[0]["ended_on"] is None
    dry = ("ben", "--by", "ana", "--from", "2026-05-01", "--to", "2026-05-02", "--dry-run")
    cm("cover", "add", *dry, *DURING)
    assert len(cm.json("cover", "list", "--all")) == 1
    assert "eve writes the hand-back" in cm("cover", "end", "1", *DURING, "--dry-run").out
    cm("worker", "set", "eve", "--inactive", *DURING)  # ben's cases are ben's again
    assert due(cm, "--as", "ben", "--kind", "contact", *DURING) == {(refs[0], "contact", "ben")}
    assert "hand-back" not in cm("cover", "end", "1", *DURING).out
    assert due(cm, "--all", "--kind", "cover", "--today", "2026-03-09") == set()


def test_leave_without_a_cover_is_a_supervisors_item(cm: CommandLine, refs: list[str]) -> None:
    leave = ("ben", "--percent", "100", "--from", STARTS, "--until", ENDS, "--reason", "leave")
    cm("worker", "reduce", *leave)
    (item,) = cm.json("due", "--kind", "uncovered")
    assert (item["case"], item["subject"], item["worker"]) == (None, "ben", None)
    assert cm.json("due", "--kind", "uncovered", "--as", "ben") == []
    assert {one["recipient"] for one in cm.json("remind", "show", "--kind", "uncovered")} == {"sam"}
    arranged(cm, refs)
    assert cm.json("due", "--kind", "uncovered") == []
    assert "no hours" not in cm("due").out
    ill = ("--percent", "100", "--from", "2026-03-09", "--until", "2026-03-10", "--reason", "leave")
    cm("worker", "reduce", "sam", *ill)  # who covers one case by exception
    (item,) = cm.json("due", "--kind", "uncovered")
    assert item["subject"] == "sam"
    assert f"sam covers {refs[1]} for ben, but has no hours on 9 Mar 2026." in item["why"]
    cm("close", refs[1], "--reason", "moved", "--summary", "Moved away", "--as", "ben")
    assert cm.json("due", "--kind", "uncovered") == []


def test_the_cases_that_a_worker_covers_are_listed_and_their_pages_say_so(
    cm: CommandLine, refs: list[str]
) -> None:
    arranged(cm, refs)
    for work in ("--overdue", "--losing-touch", "--not-seen=1d"):
        assert [one["ref"] for one in cm.json("list", work, "--as", "eve", *DURING)] == [refs[0]]
        assert cm.json("list", work, "--as", "eve", "--today", "2026-03-13") == []
    assert "covered by" in cm("list", "--overdue", "--as", "eve", "--format", "table", *DURING).out
    assert cm.json("list", "--as", "eve", *DURING) == []  # who has a case stays the same
    (row,) = cm.json("list", "--covered", "--as", "eve", *DURING)
    assert (row["ref"], row["worker"], row["covered_by"]) == (refs[0], "ben", "eve")
    assert row["covered_until"] == ENDS
    assert [one["ref"] for one in cm.json("list", "--covered", "--worker", "sam", *DURING)] == [
        refs[1]
    ]
    assert cm.json("list", "--covered", "--as", "eve") == []
    said = "with ben (eve covers until 12 Mar 2026)"
    assert said in " ".join(cm("show", refs[0], *DURING).out.split())
    assert said in " ".join(cm("show", refs[0], "--brief", *DURING).out.split())
    assert "covers" not in cm("show", refs[0]).out
    gone = cm("worker", "set", "eve", "--inactive", *DURING).err
    assert "eve no longer covers (cover 1)" in gone


def test_a_second_worker(cm: CommandLine) -> None:
    ref = cm.open_case("Ann Lee", "icm", "--worker", "ben")
    said = cm("set", ref, "--second", "eve", "--as", "ben").out
    assert f"{ref} Ann Lee: second worker" in said
    shown = cm.json("show", ref)
    assert (shown["worker"], shown["second"]) == ("ben", "eve")
    assert "with ben, second worker eve" in cm("show", ref).out
    assert "second worker" in cm("history", ref).out
    assert [one["ref"] for one in cm.json("list", "--second", "--as", "eve")] == [ref]
    assert cm.json("list", "--second", "--as", "ben") == []
    assert cm.json("list", "--as", "eve") == []
    (row,) = cm.json("caseload", "--worker", "eve")
    assert (row["open"], row["load_target"]) == (0, 0)
    for handle, code, words in (
        ("ben", 3, "has the case already"),
        ("nobody", 4, "No worker"),
        ("eve", 3, "already says so"),
    ):
        assert words in cm("set", ref, "--second", handle, code=code).err
    assert "second worker of 1 case" in cm("worker", "set", "eve", "--inactive").err
    page = " ".join(cm("show", ref).out.split())
    assert "second worker eve, who no longer works here" in page
    cm("worker", "set", "eve", "--active")
    cm("set", ref, "--second", "")
    assert cm.json("show", ref)["second"] is None
    cm("undo")
    assert cm.json("show", ref)["second"] == "eve"
    cm("transfer", ref, "--to", "eve", "--reason", "nearer")
    assert cm.json("list", "--second", "--as", "eve") == []
    assert "second worker" not in cm("show", ref).out
    assert [one["second"] for one in cm.json("list", "--as", "eve")] == [None]


def test_who_is_on_call_for_a_team(cm: CommandLine) -> None:
    cm("team", "add", "north", "--name", "North")
    for handle in ("ben", "eve"):
        cm("worker", "set", handle, "--team", "north")
    ref = cm.open_case("Ann Lee", "icm", "--worker", "ben")
    cm("crisis", ref, "--warning", "no sleep")
    days = ("--from", "2026-03-02", "--to", "2026-03-08")
    told = cm("cover", "on-call", "north", "eve", *days).out
    assert "eve is on call for north from Mon 2 Mar 2026 to Sun 8 Mar 2026." in told
    cm("cover", "on-call", "north", "sam", *days, "--phone", "555-0140")
    (first, second) = cm.json("crisis", ref)["on_call"]
    assert (first["worker"], first["phone"], first["until"]) == ("sam", "555-0140", "2026-03-08")
    assert (second["worker"], second["phone"]) == ("eve", None)
    page = cm("crisis", ref).out
    assert "On call: Sam Oduya, 555-0140, until 8 Mar 2026" in page
    assert "On call: Eve Lind, eve, until 8 Mar 2026" in page
    printed = cm("crisis", ref, "--print", "--safe-to-carry").out
    assert "- On call until 8 Mar 2026: Sam Oduya, 555-0140" in printed
    discreet = cm("crisis", ref, "--print", "--discreet", "--safe-to-carry").out
    assert "555-0140" not in discreet
    assert "On call: Sam Oduya, 555-0140" in cm("show", ref).out
    assert [one["worker"] for one in cm.json("show", ref)["on_call"]] == ["sam", "eve"]
    later = ("--today", "2026-03-09")
    assert cm.json("crisis", ref, *later)["on_call"] == []
    assert "already on call" in cm("cover", "on-call", "north", "eve", *days, code=3).err
    assert cm("cover", "on-call", "north", "eve", *days, "--as", "ben", code=3).out == ""
    cm("undo")
    assert [one["worker"] for one in cm.json("crisis", ref)["on_call"]] == ["eve"]


def test_a_time_on_call_is_ended_sooner(cm: CommandLine) -> None:
    cm("team", "add", "north", "--name", "North")
    ref = cm.open_case("Ann Lee", "icm", "--worker", "ben")
    cm("worker", "set", "ben", "--team", "north")

    def on_call(*day: str) -> list[tuple[str, str]]:
        return [(one["worker"], one["until"]) for one in cm.json("crisis", ref, *day)["on_call"]]

    def off(*words: str, code: int = 0) -> Result:
        return cm("cover", "off-call", "north", "eve", *words, code=code)

    days = ("--from", "2026-03-02", "--to", "2026-03-08")
    cm("cover", "on-call", "north", "eve", *days)
    said = cm("cover", "on-call", "north", "eve", *days, code=3).err
    assert "eve is already on call for north from 2 Mar 2026 to 8 Mar 2026." in said
    assert "cm cover off-call north eve --on D" in said
    assert "eve is not on call for north from Fri 6 Mar 2026." in off("--on", "2026-03-06").out
    assert on_call() == [("eve", "2026-03-05")]
    ended = cm.json("audit", "log")[0]["seq"]
    assert "eve is not on call for north on 6 Mar 2026." in off("--on", "2026-03-06", code=4).err
    assert off("--as", "ben", code=3).out == ""
    cm("cover", "on-call", "north", "eve", "--from", "2026-03-07", "--to", "2026-03-09")
    assert "already on call" in cm("undo", str(ended), "--as", "ana", code=3).err
    off("--on", "2026-03-07")  # its first day
    cm("undo")
    assert len(cm.json("team", "show", "north")["on_call"]) == 2
    off("--on", "2026-03-07")
    assert [one["to_on"] for one in cm.json("team", "show", "north")["on_call"]] == ["2026-03-05"]
    cm("undo", str(ended))
    off()  # today
    assert on_call() == []
    assert on_call("--today", "2026-03-03") == [("eve", "2026-03-03")]
    cm("undo")
    assert on_call() == [("eve", "2026-03-08")]


@pytest.mark.both_engines
def test_the_page_of_a_team(cm: CommandLine) -> None:
    cm("team", "add", "north", "--name", "North")
    for handle in ("ben", "eve"):
        cm("worker", "set", handle, "--team", "north")
    first, second = (
        cm.open_case(name, "act", "--worker", "ben", "--opened", "30 days ago")
        for name in ("Ann Lee", "Bo Nash")
    )
    cm.open_case("Cy Orr", "icm", "--worker", "eve")
    for ref, actor, day, mode in (
        (first, "ben", "2026-03-02", "home"),
        (first, "eve", "2026-02-19", "home"),
        (second, "ben", "2026-03-02", "home"),
        (second, "eve", "2026-03-02", "phone"),  # no visit
        (second, "eve", "2026-02-18", "home"),  # too long ago
        (second, "sam", "2026-03-03", "home"),  # no member
    ):
        cm("checkin", ref, "--mode", mode, "--at", f"{day} 10:00", "--as", actor)
    cm("cover", "on-call", "north", "eve", "--from", "2026-03-09", "--to", "2026-03-15")
    shown = cm.json("team", "show", "north")
    assert [one["handle"] for one in shown["members"]] == ["ben", "eve"]
    assert {tuple(one["supervisors"]) for one in shown["members"]} == {("sam",)}
    assert (shown["open"], shown["by_model"], shown["capacity"]) == (3, {"act": 2, "icm": 1}, 2)
    assert shown["seen_by_several"] == [
        {"model": "act", "clients": 2, "by_several": 1, "share": 0.5, "since": "2026-02-19"}
    ]
    assert [one["worker"] for one in shown["on_call"]] == ["eve"]
    page = cm("team", "show", "north").out
    assert "ben (Ben Ode), worker, under sam" in page
    assert "(act): 1 of 2 clients, 50 %" in page
    assert "9 Mar 2026 to 15 Mar 2026: Eve Lind, eve" in page
    # Cases of team scope are judged on the team, and the members' rows show its room.
    rows = {one["worker"]: one for one in cm.json("caseload", "--team", "north")}
    assert rows["ben"]["on_team"] == {"act": 2}
    own, team = rows["ben"]["room"], rows[None]["room"]
    assert all(own[key] <= team[key] for key in own)
    assert "There is no team" in cm("team", "show", "nowhere", code=4).err


def test_the_hand_over_of_a_covered_worker_has_what_is_due(
    cm: CommandLine, refs: list[str]
) -> None:
    before = [one["due"] for one in cm.json("handoff", "ben")["cases"]]
    arranged(cm, refs)
    during = [one["due"] for one in cm.json("handoff", "ben", *DURING)["cases"]]
    assert [len(one) for one in during] == [len(one) for one in before]
    assert all(during)


def test_a_case_of_later_is_no_part_of_a_cover(cm: CommandLine, refs: list[str]) -> None:
    arranged(cm, refs)
    later = ("--today", "2026-03-20")
    new = cm.open_case("Cy Orr", "icm", "--worker", "ben", *later)
    page = cm("cover", "show", "1", *later).out
    assert "Open cases: 2, told: 0" in page
    assert new not in page
