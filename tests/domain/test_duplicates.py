"""Likely duplicates: who resembles whom, how much, and by which keys they are found."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmcli.domain.clients import Client
from cmcli.domain.duplicates import DuplicateMatch, Keys, Person, candidate_keys, find, score
from cmcli.domain.text import name_key

BORN = date(1984, 3, 12)
PHONE = "(555) 123-4567"
NAMES = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from("Ann Anna Lee Lees Maria Mario José J M unknown García 3".split())
    ).map(" ".join),
)
PEOPLE = st.builds(
    Person,
    name=st.none() | NAMES,
    goes_by=st.none() | NAMES,
    dob=st.none() | st.dates(date(1984, 1, 1), date(1984, 4, 30)),
    phones=st.sampled_from([(), ("none",), ("555 123 4567",), ("5", "555 123 4568=text")]),
)


def client(
    name: str | None,
    dob: date | None = None,
    phone: str | None = None,
    goes_by: str | None = None,
    code: str = "KDWHF",
) -> Client:
    return Client(
        id=code, code=code, name=name, goes_by=goes_by, dob=dob, phones=(phone,) if phone else None
    )


def verdict(match: DuplicateMatch | None) -> str | None:
    return match.verdict if match else None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maria Gonzalez", "María González"),
        ("Maria Gonzalez", "GONZALEZ, Maria"),
        ("Maria Gonzalez", "Maria Gonzales"),
        ("Ana Lopez", "Ana Maria Lopez Garcia"),
        ("Mary Ann Lee", "Maryann Lee"),
        ("Sean OBrien", "Sean O'Brien"),
        ("Jon Smyth", "John Smith"),
        ("Alex Petrov", "Alexander Petrov"),
        ("J. Smith", "John Smith"),
        ("田中太郎", "田中太郎"),
        ("Sam", "Sam"),
    ],
)
def test_names_that_are_alike(one: str, other: str) -> None:
    assert verdict(score(Person(name=one), client(other))) == "possible"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("John Smith", "Joan Smith"),
        ("Ana Lopez", "Eva Lopez"),
        ("Maria", "Maria Gonzalez"),
        ("Maria Gonzalez", "Maria Petrova"),
        ("unknown", "unknown"),
        ("Unknown male", "UNKNOWN"),
        ("Unknown 3", "Unknown 3"),
        ("N. N.", "N.N."),
        (None, None),
        (None, "Maria Gonzalez"),
        ("", "…"),
    ],
)
def test_names_that_are_not(one: str | None, other: str | None) -> None:
    assert score(Person(name=one), client(other)) is None


@pytest.mark.parametrize(
    ("person", "existing"),
    [
        (Person(name="Robert Smith", goes_by="Bobby"), client("Bobby Smith")),
        (Person(name="Bobby Smith"), client("Robert Smith", goes_by="Bobby")),
        (Person(name=None, goes_by="Red"), client(None, goes_by="Red")),
        (Person(name="unknown", goes_by="Red"), client("Red")),
        (Person(name="Ann Lee", goes_by="Ann Marie Kim"), client("Ann Marie Kim")),
    ],
)
def test_names_that_people_go_by(person: Person, existing: Client) -> None:
    assert verdict(score(person, existing)) == "possible"


def test_the_same_short_name_does_not_join_two_full_names() -> None:
    person = Person(name="Robert Smith", goes_by="Mike")
    assert score(person, client("James Jones", goes_by="Mike")) is None


@pytest.mark.parametrize(
    ("name", "dob", "phone", "expected", "points", "reason"),
    [
        ("Ann Lee", None, None, "possible", 60, "The name is the same."),
        ("Ann Lee", BORN, None, "likely", 90, "The date of birth is the same."),
        ("Ann Lee", None, "+1 555 123 4567", "likely", 80, "The phone number is the same."),
        ("Ann Lee", BORN, PHONE, "likely", 100, "The date of birth is the same."),
        ("Ann Lee", date(1984, 12, 3), None, "possible", 75, "are swapped"),
        ("Ann Lee", date(1984, 3, 13), None, "possible", 75, "differ in one digit"),
        ("Ann Lee", date(1990, 1, 1), None, "possible", 45, "The dates of birth differ."),
        ("Ann Lee", date(1990, 1, 1), PHONE, "likely", 65, "The phone number is the same."),
        ("Eva Kim", BORN, PHONE, "possible", 50, "The names differ, or one is unknown."),
        (None, BORN, PHONE, "possible", 50, "The names differ, or one is unknown."),
    ],
)
def test_verdicts(
    name: str | None, dob: date | None, phone: str | None, expected: str, points: int, reason: str
) -> None:
    match = score(
        Person(name=name, dob=dob, phones=(phone,) if phone else ()), client("Ann Lee", BORN, PHONE)
    )
    assert match is not None
    assert (match.verdict, match.score) == (expected, points)
    assert any(reason in given for given in match.reasons)
    assert all(given.endswith(".") for given in match.reasons)


@pytest.mark.parametrize(
    ("dob", "phone"), [(BORN, None), (None, PHONE), (date(1984, 12, 3), PHONE), (None, "000000000")]
)
def test_a_date_of_birth_or_a_phone_alone_is_no_match(dob: date | None, phone: str | None) -> None:
    assert (
        score(
            Person(name="Eva Kim", dob=dob, phones=(phone,) if phone else ()),
            client("Ann Lee", BORN, PHONE),
        )
        is None
    )


def test_the_most_likely_come_first() -> None:
    clients = [
        client("Ann Leigh", code="B"),
        client("Ann Lee", code="D"),
        client("Ann Lee", code="C"),
        client("Ann Lees", BORN, code="F"),
        client("Bob Roe", code="G"),
    ]
    found = find(Person(name="Ann Lee", dob=BORN), clients)
    assert [match.client.code for match in found] == ["F", "C", "D"]
    assert len(find(Person(name="Ann Lee", dob=BORN), clients, most=1)) == 1


@pytest.mark.parametrize(
    ("person", "keys"),
    [
        (Person(name=None), Keys(dob=None, phone_keys=frozenset(), prefixes=())),
        (Person(name="unknown"), Keys(dob=None, phone_keys=frozenset(), prefixes=())),
        (
            Person(name="J. Núñez Li", goes_by="Johnny", dob=BORN, phones=(PHONE,)),
            Keys(dob=BORN, phone_keys=frozenset({"5551234567"}), prefixes=("nun", "li", "joh")),
        ),
    ],
)
def test_keys(person: Person, keys: Keys) -> None:
    assert candidate_keys(person) == keys


def as_client(person: Person) -> Client:
    found = client(person.name, person.dob, None, person.goes_by)
    return replace(found, phones=person.phones or None)


@given(PEOPLE, PEOPLE)
def test_likeness_goes_both_ways(one: Person, other: Person) -> None:
    there, back = score(one, as_client(other)), score(other, as_client(one))
    assert verdict(there) == verdict(back)
    if there and back:
        assert there.score == back.score
        assert 0 <= there.score <= 100


@given(PEOPLE)
def test_a_person_with_a_name_is_found_again(person: Person) -> None:
    keys = candidate_keys(person)
    assert len(keys.prefixes) <= 16
    if keys.prefixes:
        assert score(person, as_client(person)) is not None
        words = name_key(person.name, person.goes_by).split()
        assert all(any(word.startswith(prefix) for word in words) for prefix in keys.prefixes)
