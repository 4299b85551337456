"""What fits: each criterion of a service against what is known of a client, and the order."""

from dataclasses import replace

import pytest

from cmcli.domain.areas import Area, any_takes
from cmcli.domain.benefits import Income
from cmcli.domain.clients import Client
from cmcli.domain.households import HouseholdMember
from cmcli.domain.needs import Need
from cmcli.domain.people import PersonAround
from cmcli.domain.resource_match import inside, match, weight_of
from cmcli.domain.seekers import HouseholdCount, household_of, is_one_of, sought
from florida import LABELS, NOBODY, TODAY, service


@pytest.mark.parametrize(
    ("areas", "lived", "taken"),
    [
        ("Orange County", "orange", True),
        ("ORANGE", "Orange County, FL", True),
        ("Orange County, CA", "Orange County, Florida", False),
        ("Orange County, CA", "Orange", True),
        ("East Baton Rouge Parish", "East Baton Rouge, Louisiana", True),
        ("St. Johns County", "Saint Johns", True),
        ("Miami-Dade County", "miami dade", True),
        ("Lake County; Orange County", "Orange", True),
        ("Lake County; Marion County", "Orange County", False),
        ("Lake County; Marion County", "Saint Petersburg", None),
        ("Tampa", "Hillsborough County", None),
        ("Tampa", "Miami", False),
        ("State: FL", "Orange, FL", True),
        ("Georgia", "Orange, FL", False),
        ("Florida", "Orange", None),
        ("Florida; Orange County", "Orange", True),
        ("Orange County", "Florida", None),
        ("Orange County, GA", "Florida", False),
        ("Statewide", "Orange", True),
        ("Nationwide", "FL", True),
        ("Washington County", "Washington County, FL", True),
        ("Washington", "Washington County, FL", False),
        ("Orange County, Florida, USA", "Orange, FL", True),
        ("Orange County", "Orange Co.", True),
        ("Orange Co., FL", "Orange, FL", True),
        ("Denver, CO", "Denver County, Colorado", True),
        ("DeSoto County", "De Soto, FL", True),
        ("St. John's County", "Saint Johns", True),
        ("U.S.", "Orange", True),
    ],
)
def test_an_area_is_found_as_people_write_it(areas: str, lived: str, taken: bool | None) -> None:
    assert any_takes(areas.split("; "), Area.of(lived)) is taken


@pytest.mark.parametrize(
    ("gender", "served", "fits"),
    [
        (("woman",), ("women",), True),
        (("woman",), ("men",), False),
        (("man",), ("women", "non-binary"), False),
        (("non-binary",), ("women", "non-binary"), True),
        (("woman", "transgender"), ("women",), True),
        (("transgender",), ("women",), None),
        (("woman",), ("transgender",), None),
        (("questioning",), ("women",), None),
        (("prefers-not",), ("women",), None),
        ((), ("women",), None),
        (("woman",), ("women", "veterans"), None),
    ],
)
def test_one_gender_is_enough_and_other_conditions_must_all_hold(
    gender: tuple[str, ...], served: tuple[str, ...], fits: bool | None
) -> None:
    client = Client(id="c", code="HJKMN", name="Dana", gender=gender)
    who = replace(NOBODY, is_one=is_one_of(client, None))
    told = match(service("A", serves=served), who, LABELS)
    reasons = [one.fits for one in told.reasons if not one.words.startswith("helps")]
    assert fits in reasons
    assert len(reasons) == 1 + ("veterans" in served)


@pytest.mark.parametrize(
    ("ages", "served", "reasons"),
    [
        ((19, 19), ("youth", "older-adults"), [True]),
        ((70, 70), ("youth", "older-adults"), [True]),
        ((40, 40), ("youth", "older-adults"), [False]),
        ((40, 40), ("older-adults",), [False]),
        ((58, 61), ("older-adults", "youth"), [None]),
        (None, ("youth", "older-adults"), [None]),
        ((70, 70), ("youth", "older-adults", "women"), [True, True]),
        ((40, 40), ("older-adults", "youth", "women", "men"), [True, False]),
    ],
)
def test_one_age_group_is_enough(
    ages: tuple[int, int] | None, served: tuple[str, ...], reasons: list[bool | None]
) -> None:
    client = Client(id="c", code="HJKMN", name="Dana", gender=("woman",))
    who = replace(NOBODY, is_one=is_one_of(client, ages))
    told = match(service("A", serves=served), who, LABELS).reasons
    assert [one.fits for one in told if not one.words.startswith("helps")] == reasons
    if ages == (40, 40) and served[0] == "youth":
        assert told[-1].words == "only youth or older-adults; Lena is not one"


def test_plain_data_says_who_a_client_is_and_what_is_unsaid_is_unknown() -> None:
    known = Client(
        id="c",
        code="HJKMN",
        name="Dana",
        race=("american-indian", "white"),
        veteran="yes",
        disability="prefers-not",
    )
    found = is_one_of(known, (23, 25), child=False, jailed=True)
    assert found["native-american"] is True
    assert (found["veterans"], found["disability"]) == (True, None)
    assert (found["youth"], found["older-adults"]) == (None, False)
    assert (found["families"], found["reentry"]) == (False, True)
    for race, native in ((("white",), False), (("Sami",), None), (("prefers-not",), None)):
        assert is_one_of(replace(known, race=race), None)["native-american"] is native
    assert is_one_of(known, None)["reentry"] is None
    assert "homeless" not in found
    assert "pregnant" not in found


def test_a_household_counts_its_present_members_and_the_people_in_it() -> None:
    mother = HouseholdMember(
        id="1",
        household_id="h",
        client_id="a",
        case_id="c",
        relationship="head",
        joined_on=TODAY,
        joined_by="ana",
    )
    son = replace(mother, id="2", client_id="b", relationship="child")
    gone = replace(son, id="3", client_id="d", left_on=TODAY)
    baby = PersonAround(
        id="p",
        client_id="a",
        case_id="c",
        number=1,
        name="Mia",
        role="daughter",
        household=True,
        added_on=TODAY,
        added_by="ana",
    )
    assert household_of((), (replace(baby, household=False),), {}) == HouseholdCount()
    assert household_of((mother, son, gone), (), {}) == HouseholdCount(size=2, child=True)
    assert household_of((mother, son), (), {"b": (30, 30)}) == HouseholdCount(size=2, child=False)
    assert household_of((mother,), (baby,), {}) == HouseholdCount(size=2, child=True)
    assert household_of((), (baby,), {}) == HouseholdCount(size=2, child=True)


@pytest.mark.parametrize(
    ("relationship", "ages", "child"),
    [
        ("unrelated", None, None),
        ("sibling", None, None),
        (None, None, None),
        ("partner", None, False),
        ("sibling", (15, 21), None),
        ("child", (15, 21), None),
        ("sibling", (17, 17), True),
        ("unrelated", (18, 18), False),
    ],
)
def test_a_member_whose_age_leaves_it_open_is_neither_a_child_nor_none(
    relationship: str | None, ages: tuple[int, int] | None, child: bool | None
) -> None:
    head = HouseholdMember(
        id="1",
        household_id="h",
        client_id="a",
        case_id="c",
        relationship="head",
        joined_on=TODAY,
        joined_by="ana",
    )
    other = replace(head, id="2", client_id="b", relationship=relationship)
    found = household_of((head, other), (), {"b": ages} if ages else {})
    assert found == HouseholdCount(size=2, child=child)


def test_languages_and_networks_are_compared_and_conditions_in_words_are_told() -> None:
    told = service(
        "Clinic",
        languages=("Spanish", "English"),
        networks=("Sunshine Health (Medicaid)",),
        eligibility="must bring a lawyer's letter",
        income_max=100_000,
    )
    who = replace(
        NOBODY, languages=("spanish",), payers=("medicaid",), income=Income(100_001, ("ssi",))
    )
    found = match(told, who, LABELS)
    assert found.speaks_for[1:] == (
        "offered in Spanish, which Lena speaks",
        "in the network of Sunshine Health (Medicaid); medicaid pays for Lena",
    )
    assert found.against == (
        "takes an income up to 1,000.00 a month; Lena has at least 1,000.01 a month",
    )
    assert found.unknown == ("also: must bring a lawyer's letter",)
    other = match(told, replace(who, languages=("Creole",), payers=("Aetna",)), LABELS)
    assert "offered in Spanish, English; Lena speaks Creole, so ask about an interpreter" in (
        other.unknown
    )
    assert other.against[1] == (
        "only in the network of Sunshine Health (Medicaid); Aetna pays for Lena"
    )


@pytest.mark.parametrize(
    ("size", "cents", "fits"),
    [
        (None, 260_833, True),
        (None, 260_834, None),
        (1, 260_833, True),
        (1, 260_834, False),
        (2, 260_833, True),
        (2, 260_834, None),
        (2, 352_500, None),
        (2, 352_501, False),
    ],
)
def test_a_larger_household_does_not_make_one_income_fit(
    size: int | None, cents: int, fits: bool | None
) -> None:
    clinic = service("Clinic", income_percent=200)
    found = match(clinic, replace(NOBODY, size=size, income=Income(cents, ())), LABELS)
    assert found.reasons[-1].fits is fits


def test_urgent_needs_go_first_then_fewest_unknown_then_the_name() -> None:
    order = [
        service("1", "Orange County", needs="housing"),
        service("B", needs="housing"),
        service("C", needs="housing", age_from=18),
        service("Z", needs="legal benefits"),
        service("A", needs="legal"),
        service("E", needs="legal", age_to=20),
        service("B", needs="housing", age_to=50),
    ]
    who = replace(NOBODY, ages=(53, 53))
    shuffled = sorted(order, key=lambda one: match(one, who, LABELS).place(one))
    assert [one.name for one in shuffled] == ["B", "C", "1", "Z", "A", "B", "E"]
    assert weight_of(4) > 50 * weight_of(3)
    needs = [
        Need(id="1", case_id="c", domain=domain, text=None, rating=rating, unrated=unrated)
        for domain, rating, unrated in (
            ("housing", 4, None),
            ("food", 1, None),
            ("legal", None, None),
            ("safety", None, "prefers-not"),
        )
    ]
    assert sought(needs) == {"housing": 4, "legal": None}
    assert [inside(one) for one in ("Veterans", "Native Americans", "HIV care")] == [
        "veterans",
        "Native Americans",
        "HIV care",
    ]
