"""``cm household``: members join, are confirmed and leave, and what that does to a caseload."""

from pathlib import Path
from typing import Any

import pytest

from command_line import CommandLine

HEADLESS = "No head. To name one: cm household join CASE --relationship head"


@pytest.fixture
def family(cm: CommandLine) -> tuple[str, str, str]:
    """Ruth, who is the head, Dana and Kim, who are her children, all with ben in icm."""
    ruth, dana, kim = (
        cm.open_case(name, "icm", "--worker", "ben").partition(".")[0]
        for name in ("Ruth Vega", "Dana Vega", "Kim Vega")
    )
    for child in (dana, kim):
        cm("household", "join", child, ruth, "--relationship", "child")
    return ruth, dana, kim


def shown(cm: CommandLine, code: str, *more: str) -> dict[str, dict[str, Any]]:
    """The members by their codes."""
    return {one["code"]: one for one in cm.json("household", "show", code, *more)["members"]}


def of_ben(cm: CommandLine) -> dict[str, Any]:
    (row,) = cm.json("caseload", "--worker", "ben")
    return {key: row[key] for key in ("open", "people", "load_target", "shared")}


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_cases_weigh_together_once_a_supervisor_confirms(
    cm: CommandLine, family: tuple[str, str, str]
) -> None:
    ruth, dana, kim = family
    found = shown(cm, kim)
    assert list(found) == [ruth, dana, kim]  # the head first
    assert [one["relationship"] for one in found.values()] == ["head", "child", "child"]
    assert [one["counts_on"] for one in found.values()] == ["2026-03-04", None, None]
    assert found[dana]["cases"][0] == {
        "ref": f"{dana}.1",
        "model": "icm",
        "status": "open",
        "worker": "ben",
        "due": {"kind": "household", "due_on": "2026-03-04", "days_late": 0},
    }
    assert of_ben(cm) == {"open": 3, "people": 3, "load_target": 0.3, "shared": {}}
    items = cm.json("due", "--kind", "household")
    assert {one["case"] for one in items} == {f"{dana}.1", f"{kim}.1"}
    assert {one["whose"] for one in items} == {"supervisor"}
    refused = cm("household", "confirm", ruth, "--as", "ben", "--json", code=3)
    assert refused.error["code"] == "not-permitted"
    told = cm("household", "confirm", ruth, "--reason", "one lease").out
    assert f"confirmed with {dana}, {kim}" in told
    assert of_ben(cm) == {"open": 3, "people": 3, "load_target": 0.1, "shared": {"icm": 2}}
    assert "2 icm cases are counted with another case" in cm("caseload").err
    assert cm.json("due", "--kind", "household") == []
    nothing = cm("household", "confirm", dana, "--json", code=3)
    assert nothing.error["code"] == "nothing-to-confirm"
    cm("undo")
    assert of_ben(cm)["load_target"] == 0.3
    assert len(cm.json("due", "--kind", "household")) == 2


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_closing_and_leaving_change_the_weights_of_the_others(
    cm: CommandLine, family: tuple[str, str, str]
) -> None:
    ruth, dana, kim = family
    cm("household", "confirm", ruth)
    cm("set", ruth, "--acuity", "4", "--reason", "worse")
    assert of_ben(cm)["load_target"] == 0.1333  # 4/3 of a case, which is the heaviest
    cm("close", ruth, "--reason", "completed")
    assert of_ben(cm)["load_target"] == 0.1
    left = cm("household", "leave", kim, "--reason", "moved in with her aunt")
    assert f"{kim}.1 Kim Vega: left the household Wed 4 Mar 2026." in left.out
    assert of_ben(cm)["load_target"] == 0.2
    assert cm.json("due", "--kind", "household") == []  # no limit was crossed
    cm("config", "set", "household.counts", "all")
    assert of_ben(cm)["load_target"] == 0.2
    assert list(shown(cm, dana)) == [ruth, dana]
    (former,) = cm.json("household", "show", dana, "--all")["former"]
    assert (former["code"], former["left_on"], former["cases"]) == (kim, "2026-03-04", [])
    assert (former["left_reason"], former["left_by"]) == (None, None)  # the sharing has ended


def test_the_agency_can_count_every_case(cm: CommandLine, family: tuple[str, str, str]) -> None:
    cm("household", "confirm", family[0])
    assert of_ben(cm)["load_target"] == 0.1
    cm("config", "set", "household.counts", "all")
    assert of_ben(cm) == {"open": 3, "people": 3, "load_target": 0.3, "shared": {}}
    cm("config", "set", "household.counts", "some", code=2)


@pytest.mark.both_engines
def test_admission_counts_a_household_and_leaving_across_a_limit_is_due(cm: CommandLine) -> None:
    cm("models", "set", "icm", "--target", "1", "--ceiling", "2")
    ruth, dana = (
        cm.open_case(name, "icm", "--worker", "ben").partition(".")[0]
        for name in ("Ruth Vega", "Dana Vega")
    )
    kim = cm.open_case("Kim Vega", "icm", "--decision", "waitlist").partition(".")[0]
    for child in (dana, kim):
        told = cm("household", "join", child, ruth, "--relationship", "child").out
        moved = "Once confirmed: ben is no longer over the target."
        assert (moved in told) == (child == dana)
    assert cm("accept", kim, "--worker", "ben", "--json", code=3).error["code"] == "over-ceiling"
    assert "Ben is no longer over the target." in cm("household", "confirm", ruth).out
    assert "target" not in cm("accept", kim, "--worker", "ben").err
    assert of_ben(cm)["load_target"] == 1.0
    assert cm("transfer", ruth, "--to", "eve", "--reason", "x").code == 0
    cm("transfer", ruth, "--to", "ben", "--reason", "back")
    left = cm("household", "leave", dana)
    assert "Ben is over the target. Supervisors see it in cm due." in left.out
    (item,) = cm.json("due", "--kind", "household")
    assert item["why"] == f"Left the household of {ruth} 4 Mar 2026: ben is over the target."
    cm("household", "leave", kim)
    items = cm.json("due", "--kind", "household")
    assert {one["case"] for one in items} == {f"{dana}.1", f"{kim}.1"}
    seen = cm("household", "confirm", ruth)
    assert f"seen that {dana}, {kim} left" in seen.out
    assert cm.json("due", "--kind", "household") == []


def test_a_household_needs_a_new_head_when_the_head_leaves_or_dies(
    cm: CommandLine, family: tuple[str, str, str]
) -> None:
    ruth, dana, kim = family
    closed = cm("close", ruth, "--reason", "deceased")
    assert f"To name a new head: cm household join {dana} --relationship head" in closed.err
    cm("household", "leave", ruth, "--reason", "died")
    assert HEADLESS in cm("household", "show", kim).out
    assert cm.json("household", "show", kim)["head"] is None
    cm("household", "join", dana, "--relationship", "head")
    assert cm.json("household", "show", kim)["head"] == dana
    told = cm("household", "join", kim, "--relationship", "head").out
    assert f"{dana} Dana Vega is no longer the head." in told
    assert shown(cm, dana)[dana]["relationship"] is None  # nobody said what she is to Kim
    cm("undo")
    assert cm.json("household", "show", kim)["head"] == dana


REFUSED: tuple[tuple[tuple[str, ...], int, str], ...] = (
    (("join", "NEW"), 3, "is in no household"),
    (("join", "NEW", "NEW"), 3, "name who joins: cm household join CASE NEW"),
    (("join", "NEW", "nobody"), 4, "No client matches"),
    (("join", "NEW", "RUTH", "--relationship", "boss"), 2, "boss"),
    (("join", "NEW", "RUTH", "--on", "tomorrow"), 3, "in the future"),
    (("join", "DANA", "RUTH"), 3, "already in this household"),
    (("join", "DANA", "RUTH", "--relationship", "child"), 3, "already in this household"),
    (("join", "DANA", "NEW"), 3, "cm household leave DANA"),
    (("join", "DANA", "NEW"), 3, "cm household join NEW DANA"),
    (("leave", "NEW"), 3, "is in no household"),
    (("leave", "NEW"), 3, "To join one: cm household join NEW HEAD"),
    (("leave", "DANA", "--on", "2026-03-01"), 3, "joined on 4 Mar 2026"),
    (("leave", "DANA", "--on", "tomorrow"), 3, "in the future"),
    (("confirm", "NEW"), 3, "no household to confirm"),
)


def test_what_does_not_fit_is_refused_with_a_way_out(
    cm: CommandLine, family: tuple[str, str, str]
) -> None:
    new = cm.open_case("Noor Haddad").partition(".")[0]
    codes = dict(zip(("RUTH", "DANA", "KIM"), family, strict=True)) | {"NEW": new}
    before = cm.json("household", "show", family[0])
    for words, code, told in REFUSED:
        for name, one in codes.items():
            told = told.replace(name, one)
        typed = [codes.get(word, word) for word in words]
        assert told in cm("household", *typed, code=code).err, words
    assert cm.json("household", "show", family[0]) == before


def test_a_late_entry_may_not_overlap_an_earlier_household(
    cm: CommandLine, family: tuple[str, str, str]
) -> None:
    _, dana, _ = family
    noor = cm.open_case("Noor Haddad").partition(".")[0]
    cm("household", "leave", dana)
    late = ("household", "join", dana, noor, "--on", "2026-03-03")
    assert "was in another household until 4 Mar 2026" in cm(*late, code=3).err
    cm(*late[:4])
    assert (
        f"{dana} would be in two households." in cm("undo", _change(cm, dana, "leave"), code=3).err
    )
    told = [one["text"] for one in cm.json("timeline", dana, "--kind", "household")]
    assert told == [
        f"joined the household of {family[0]} as child",
        f"left the household of {family[0]}",
        f"joined the household of {noor}",
    ]


def _change(cm: CommandLine, code: str, verb: str) -> str:
    rows = cm.json("history", code)
    return next(str(one["seq"]) for one in rows if one["command"] == f"household {verb}")


def test_a_join_can_be_undone_until_others_depend_on_it(
    cm: CommandLine, family: tuple[str, str, str]
) -> None:
    ruth, dana, kim = family
    blocked = cm("undo", _change(cm, dana, "join"), code=3)
    assert "later record depends on it (household member)" in blocked.err
    cm("undo", _change(cm, kim, "join"))
    cm("undo", _change(cm, dana, "join"))
    assert cm.json("household", "show", ruth)["members"] == []
    assert "is in no household of clients" in cm("household", "show", ruth).out


def test_a_page_has_people_without_a_case_and_says_when_it_is_not_confirmed(
    cm: CommandLine, family: tuple[str, str, str]
) -> None:
    ruth, dana, _ = family
    son = ("Lee Vega", "--role", "son", "--household", "--may-contact", "never")
    cm("person", "add", ruth, *son)
    cm("person", "add", dana, "Lee  VEGA", "--role", "brother", "--household")
    page = cm("household", "show", dana).out
    assert page.splitlines()[:2] == [
        f"Household of {ruth} Ruth Vega",
        f"  {ruth} Ruth Vega: head of household, since 4 Mar 2026",
    ]
    assert f"      {ruth}.1 icm, with ben: contact Fri 6 Mar 2026" in page
    assert f"  {dana} Dana Vega: child, since 4 Mar 2026, not confirmed" in page
    people = cm.json("household", "show", dana)["people"]
    assert len(people) == 1
    cm("household", "confirm", ruth)
    assert of_ben(cm)["people"] == 4  # Lee once, though two members recorded him
    assert f"Household: {dana} is" not in cm("show", dana).out
    assert f"child; Ruth Vega ({ruth}, head of household); Kim Vega" in " ".join(
        cm("show", dana, "--format", "table").out.split()
    )


def test_what_waits_for_a_supervisor_goes_on_with_the_next_episode(
    cm: CommandLine, family: tuple[str, str, str]
) -> None:
    _, dana, kim = family
    cm("close", dana, "--reason", "moved")
    assert [one["case"] for one in cm.json("due", "--kind", "household")] == [f"{kim}.1"]
    cm("reopen", dana)
    waiting = {one["case"] for one in cm.json("due", "--kind", "household")}
    assert waiting == {f"{dana}.2", f"{kim}.1"}


def test_a_list_of_clients_joins_at_once_and_a_dry_run_joins_nobody(cm: CommandLine) -> None:
    ruth, *others = (cm.open_case(name).partition(".")[0] for name in ("Ruth", "Ada", "Bo"))
    typed = ("household", "join", "-", ruth, "--relationship", "child", "--id", "k")
    cm(*typed[:-2], "--dry-run", stdin="\n".join(others))
    assert cm.json("household", "show", ruth)["members"] == []
    done = cm.json(*typed, stdin="\n".join(others))
    assert [one["code"] for one in done] == others
    assert cm.json(*typed, stdin="\n".join(others)) == done
    assert list(shown(cm, ruth)) == [ruth, *others]


@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_merged_clients_are_in_one_household(cm: CommandLine, family: tuple[str, str, str]) -> None:
    ruth, dana, kim = family
    cm("household", "confirm", ruth)
    before = cm.json("household", "show", dana)["members"]
    told = cm("client", "merge", kim, ruth, "--keep-case", f"{kim}.1", "--yes").out
    assert f"{ruth} is now part of {kim}" in told
    assert [(one["code"], one["relationship"]) for one in _members(cm, dana)] == [
        (kim, "head"),
        (dana, "child"),
    ]
    assert of_ben(cm)["load_target"] == 0.1
    cm("undo")
    assert cm.json("household", "show", dana)["members"] == before
    noor = cm.open_case("Noor Haddad", "brokerage").partition(".")[0]
    lee = cm.open_case("Lee Haddad", "brokerage").partition(".")[0]
    cm("household", "join", noor, lee, "--relationship", "partner")
    told = cm("client", "merge", kim, noor, "--yes").out
    assert f"{noor} was in another household. {kim} stays in its own." in told
    assert [one["code"] for one in _members(cm, lee)] == [lee]
    assert [one["code"] for one in _members(cm, dana)] == [ruth, dana, kim]
    cm("undo")
    assert [one["code"] for one in _members(cm, lee)] == [lee, noor]


def test_a_member_who_counted_before_a_merge_keeps_that_day(
    cm: CommandLine, family: tuple[str, str, str]
) -> None:
    ruth, dana, _ = family
    cm("household", "confirm", ruth)
    cm("models", "set", "icm", "--target", "1", "--ceiling", "2")
    noor = cm.open_case("Noor Vega", "icm", "--worker", "ben").partition(".")[0]
    merged = cm("client", "merge", dana, noor, "--keep-case", f"{dana}.1", "--yes")
    assert "Ben is no longer over the target." in merged.err
    assert shown(cm, ruth)[dana]["awaits"] is True
    cm("household", "confirm", ruth, "--as", "sam", "--today", "2026-03-10")
    one = shown(cm, ruth, "--today", "2026-03-10")[dana]
    assert (one["counts_on"], one["confirmed_by"], one["awaits"]) == ("2026-03-04", "ana", False)


def _members(cm: CommandLine, code: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = cm.json("household", "show", code)["members"]
    return found


SECRETS = (
    "555-0144",
    "Elm Street",
    "ben",
    "seen at the shelter",
    "Otto",
    "hates him",
    "2026-03-05",
)


@pytest.fixture
def hidden(cm: CommandLine, family: tuple[str, str, str]) -> tuple[str, str, str]:
    """The same family; Dana is confidential, and everything that may be known of her is."""
    ruth, dana, kim = family
    cm("transfer", ruth, "--to", "eve", "--reason", "x")
    cm("transfer", kim, "--to", "eve", "--reason", "x")
    cm("household", "confirm", ruth)
    about = ("--phone", "555-0144", "--whereabouts", "Elm Street 5", "--confidential", "yes")
    cm("client", "set", dana, *about)
    cm("checkin", dana, "seen at the shelter", "--mode", "home", "--next", "2026-03-05")
    cm("person", "add", dana, "Otto", "--role", "father", "--household", "--may-contact", "never")
    return family


def test_others_see_only_name_and_relationship_of_a_confidential_member(
    cm: CommandLine, hidden: tuple[str, str, str]
) -> None:
    ruth, dana, kim = hidden
    assert f"{dana} Dana Vega: child, since 4 Mar 2026, confidential" in (
        cm("household", "show", ruth).out
    )
    for code in (ruth, dana, kim):
        for more in ((), ("--all",), ("--json",), ("--all", "--json")):
            page = cm("household", "show", code, *more).out
            assert "Dana" in page
            assert [word for word in SECRETS if word in page] == [], (code, more)
    others = (
        ("show", ruth),
        ("show", ruth, "--json"),
        ("show", kim, "--format", "table"),
        ("client", "show", ruth, "--json"),
        ("timeline", kim, "--json"),
        ("person", "list", ruth, "--json"),
        ("plan", "print", ruth),
        ("close", ruth, "--reason", "deceased", "--dry-run"),
    )
    for words in others:
        printed = cm(*words, code=None)
        said = printed.out + printed.err  # which may say that ben had the other cases too
        seen = [word for word in SECRETS if word in said and word != "ben"]
        assert seen == [], words
    assert cm("client", "show", dana).out.startswith(f"{dana}  Dana Vega, confidential\n")
    cm("household", "leave", dana, "--reason", "hates him")
    for more in ((), ("--all",), ("--all", "--json")):
        assert dana not in cm("household", "show", ruth, *more).out, more
    cm("client", "set", dana, "--confidential", "no")
    (former,) = cm.json("household", "show", ruth, "--all")["former"]
    assert (former["code"], former["cases"]) == (dana, [])
    assert "hates him" not in cm("household", "show", ruth, "--all", "--json").out
    assert "hates him" in cm("timeline", dana).out  # on her own page it stays


def test_no_export_says_more_than_the_code_of_a_confidential_client(
    cm: CommandLine, hidden: tuple[str, str, str], tmp_path: Path
) -> None:
    ruth, dana, _ = hidden
    cm("config", "set", "remind.message", "names")
    file = tmp_path / "due.ics"
    cm("remind", "send", "--all", "--within", "90", "--ics", str(file))
    feed = file.read_text().replace("\n ", "").replace("\r", "")
    assert f"SUMMARY:{ruth}.1 Ruth Vega: contact (eve)" in feed
    assert f"SUMMARY:{dana}.1: contact\n" in feed
    assert "Dana" not in feed
    digest = cm("remind", "send", "--all", "--within", "90", "--print").out
    assert "Ruth Vega" in digest
    assert "Dana Vega" not in digest


def test_who_left_across_a_limit_and_joined_another_household_is_confirmed_at_once(
    cm: CommandLine, family: tuple[str, str, str]
) -> None:
    ruth, dana, _kim = family
    cm("household", "confirm", ruth)
    cm("models", "set", "icm", "--target", "1", "--ceiling", "2")
    cm("household", "leave", dana)
    other = cm.open_case("Lea Moss", "icm", "--worker", "eve").partition(".")[0]
    cm("household", "join", dana, other)
    (item,) = cm.json("due", "--kind", "household")
    assert item["why"].startswith(f"Left the household of {ruth} 4 Mar 2026: ben is over")
    told = cm("household", "confirm", dana).out
    assert f"household confirmed and seen that {dana} left" in told
    assert cm.json("due", "--kind", "household") == []


def test_leaving_does_not_come_back_across_a_limit_without_its_item(cm: CommandLine) -> None:
    cm("models", "set", "icm", "--target", "1", "--ceiling", "2")
    ruth, dana, kim = (
        cm.open_case(name, "icm", *where).partition(".")[0]
        for name, *where in (
            ("Ruth Vega", "--worker", "ben"),
            ("Dana Vega", "--worker", "ben"),
            ("Kim Moss", "--decision", "waitlist"),
        )
    )
    cm("household", "join", dana, ruth)
    assert "Ben is no longer over the target." in cm("household", "confirm", ruth).out
    cm("household", "leave", dana)
    assert "Ben is no longer over the target." in cm("undo").err
    cm("accept", kim, "--worker", "ben")
    again = next(str(one["seq"]) for one in cm.json("audit", "log") if one["command"] == "undo")
    refused = cm("undo", again, code=3)
    assert "ben is over the ceiling" in refused.err
    assert "Do it again instead of undoing the undo." in refused.err
    cm("household", "leave", dana)
    (item,) = cm.json("due", "--kind", "household")
    assert item["why"].endswith("ben is over the ceiling.")
