"""``cm resource find``: what fits a case, in the order of its needs and with the reasons."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from agency import TODAY, Agency, added
from cmcli.casework.directory.seeking import seeker_of
from cmcli.domain.authorizations import Authorization
from cmcli.domain.services import PlannedService
from cmcli.store.reading.find import find_case
from command_line import CommandLine

ENTRIES = (
    ("Night Shelter", "--need", "housing", "--serves", "women", "--area", "Orange County"),
    ("Rent Fund", "--need", "housing", "--need", "legal", "--income-percent", "125"),
    ("Youth House", "--need", "housing", "--ages", "18-24"),
    ("Family Home", "--need", "housing", "--serves", "families", "--serves", "homeless"),
    ("Tenants' Clinic", "--need", "legal", "--network", "Medicaid", "--org", "Bay Aid"),
    ("Food Bank", "--need", "food"),
)


@pytest.fixture
def case(cm: CommandLine) -> str:
    """Open the case of somebody with an urgent need, and fill the directory."""
    for name, *said in ENTRIES:
        cm("resource", "add", name, *said)
    ref = cm.open_case(
        *("Dana Reyes", "icm", "--goes-by", "Dee", "--dob", "1972-06-01"),
        *("--area", "Orange County, FL", "--language", "Spanish"),
    )
    cm(
        "assess",
        ref,
        "--need",
        "housing=4:car",
        "--need",
        "legal=2:eviction",
        "--need",
        "food=1:ok",
    )
    return ref


def ids(cm: CommandLine, *words: str) -> list[str]:
    """The numbers of the entries that are found."""
    return cm("resource", "find", *words, "--format", "ids").out.split()


@pytest.mark.postgres_long
@pytest.mark.both_engines
@pytest.mark.postgres_long
def test_the_best_entries_come_first_with_their_reasons(cm: CommandLine, case: str) -> None:
    rows = cm.json("resource", "find", "--for", case)
    assert [one["name"] for one in rows] == [
        *("Rent Fund", "Night Shelter", "Family Home", "Tenants' Clinic"),
    ]
    assert rows[0] == {
        "number": 2,
        "name": "Rent Fund",
        "organization": None,
        "needs": ["housing", "legal"],
        "phone": None,
        "program": None,
        "fits": True,
        "for": ["helps with housing, rated 4", "helps with legal matters, rated 2"],
        "against": [],
        "unknown": [
            "takes up to 125 % of the poverty guideline; Dee's income is not known",
        ],
    }
    every = cm.json("resource", "find", "--for", case, "--all")
    assert [one["name"] for one in every] == [*(one["name"] for one in rows), "Youth House"]
    assert every[-1]["against"] == ["takes 18 to 24; Dee is 53"]

    code = case.partition(".")[0]
    cm("client", "set", code, "--gender", "man", "--goes-by", "none", "--reason", "as he says")
    cm("benefit", "add", case, "wages", "--amount", "1700", "--every", "month")
    cm("benefit", "add", case, "medicaid", "--status", "granted")
    cm("person", "add", case, "Mia", "--role", "daughter", "--household")
    rows = cm.json("resource", "find", "--for", case)
    assert [(one["name"], one["unknown"]) for one in rows] == [
        (
            "Rent Fund",
            [
                "takes up to 125 % of the poverty guideline; Dana Reyes has 1,700.00 a month"
                " (income of the rest of the household unknown)"
            ],
        ),
        ("Family Home", ["only people without a home; whether Dana Reyes is one is not known"]),
        ("Tenants' Clinic", []),
    ]
    assert rows[1]["for"][1] == "for families with children; a child lives with Dana Reyes"
    assert rows[2]["for"][1] == "in the network of Medicaid; Medicaid pays for Dana Reyes"


def test_words_and_needs_narrow_the_search(cm: CommandLine, case: str) -> None:
    assert ids(cm, "--for", case) == [*"2145"]
    assert ids(cm, "bay", "--for", case) == [*"5"]
    assert ids(cm, "--for", case, "--need", "food") == [*"6"]
    assert (
        cm("resource", "find", "bay", "--for", case, "--need", "food", "--format", "ids").out == ""
    )
    found = ids(cm, "--need", "housing")
    assert found == [*"4123"]
    few = cm("resource", "find", "--need", "housing", "--limit", "2", "--format", "plain")
    assert "Night Shelter" in few.out
    assert "These are the first 2. For more: --limit N" in few.err
    table = cm("resource", "find", "--for", case, "--all", "--format", "plain").out
    assert "takes 18 to 24; Dee is 53" in table
    cm("resource", "end", "2", "--reason", "no money left")
    assert ids(cm, "--for", case) == [*"145"]
    cm("undo", "--yes")
    assert ids(cm, "--for", case) == [*"2145"]
    cm("close", case, "--reason", "moved")
    assert ids(cm, "--for", case) == [*"2145"]


def test_what_cannot_be_looked_for_is_refused_or_told(cm: CommandLine, case: str) -> None:
    assert "Type words, --need or --for." in cm("resource", "find", code=2).err
    assert "--all goes with --for." in cm("resource", "find", "aid", "--all", code=2).err
    assert "No client matches" in cm("resource", "find", "--for", "nobody", code=4).err
    other = cm.open_case("Ben [b]Oak[/b]", "icm")
    plain = ("--format", "plain")
    assert "No entry fits this case." in cm("resource", "find", "--for", other, *plain).err
    nothing = cm("resource", "find", "--for", other, "--all", *plain).err
    assert "No entry of the directory helps with the needs of this case." in nothing
    assert "No entry was found." in cm("resource", "find", "zebra", *plain).err
    shown = cm("resource", "find", "--for", other, "--need", "housing", "--format", "table").out
    assert "[b]Oak[/b]" in shown
    every = cm("resource", "find", "--for", case, "--all", "--format", "table").out.splitlines()
    assert every[-6:] == [
        "   5  Tenants' Clinic, Bay Aid",
        "      why        helps with legal matters, rated 2",
        "      not known  in the network of Medicaid; who pays for Dee is not known",
        "   3  Youth House",
        "      against    takes 18 to 24; Dee is 53",
        "      why        helps with housing, rated 4",
    ]


def test_who_pays_is_read_from_authorizations_that_run(
    cm: CommandLine, case: str, agency: Agency
) -> None:
    """Leave out a payer whose authorization was denied, or has ended."""
    with agency.operation() as work:
        found = find_case(work, case)
        planned = PlannedService(
            id=work.new_id(), case_id=found.case.id, number=1, kind="therapy", added_on=TODAY
        )
        added(work, planned)
        for payer, status, to_on in (
            ("Aetna", "granted", TODAY),
            ("Cigna", "denied", TODAY),
            ("Humana", "granted", TODAY - timedelta(1)),
        ):
            row = Authorization(
                id=work.new_id(),
                case_id=found.case.id,
                number=work.next_number(Authorization, case_id=found.case.id),
                planned_id=planned.id,
                payer=payer,
                units=Decimal(40),
                from_on=date(2026, 1, 1),
                to_on=to_on,
                status=status,
                status_on=TODAY,
                added_on=TODAY,
            )
            added(work, row)
    with agency.reading() as view:
        assert seeker_of(view, find_case(view, case)).payers == ("Aetna",)
    rows = cm.json("resource", "find", "clinic", "--for", case, "--all")
    assert rows[0]["against"] == ["only in the network of Medicaid; Aetna pays for Dee"]


def test_a_household_says_whether_a_child_is_there_and_nothing_of_confidential_births(
    cm: CommandLine, case: str, agency: Agency
) -> None:
    """Take a grown child for one only by the birth, which a confidential client keeps."""
    other = cm.open_case("Ali Reyes", "icm", "--dob", "1995-01-01").partition(".")[0]
    cm("household", "join", other, case.partition(".")[0], "--relationship", "child")

    def child() -> tuple[int | None, bool | None]:
        with agency.reading() as view:
            found = seeker_of(view, find_case(view, case), name="HJKMN")
        assert found.name == "HJKMN"
        return found.size, found.is_one["families"]

    assert child() == (2, False)
    cm("client", "set", other, "--confidential", "yes")
    assert child() == (2, True)
