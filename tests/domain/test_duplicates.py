"""Likely duplicates: who resembles whom, how much, and why."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmcli.domain.births import Birth
from cmcli.domain.clients import Client
from cmcli.domain.duplicates import Person, Resemblance, candidate_starts, find, resemblance
from cmcli.domain.text import name_key
from cmcli.store.reading.people import person as known_as

BORN = date(1984, 3, 12)
PHONE = "(555) 123-4567"
OTHER_PHONE = "555 987 6543"
NAMES = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from("Ann Anna Lee Lees Maria Mario José J M Bob Robert Иван García 3".split())
    ).map(" ".join),
)


def person(
    name: str | None,
    born: date | str | None = None,
    phone: str | None = None,
    *,
    goes_by: str | None = None,
    former: str | None = None,
) -> Person:
    birth = Birth(born) if isinstance(born, date) else Birth(about=born)
    return known_as(
        name=name,
        goes_by=goes_by,
        birth=birth,
        phones=() if phone is None else (phone,),
        former=() if former is None else (former,),
    )


PEOPLE = st.builds(
    person,
    st.none() | NAMES,
    st.none()
    | st.dates(date(1984, 1, 1), date(1984, 4, 30))
    | st.sampled_from(["1984", "1984-03"]),
    st.sampled_from([None, "none", "555 123 4567", "555 123 4568"]),
    goes_by=st.none() | NAMES,
)


def verdict(match: Resemblance | None) -> str | None:
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
        ("Bob King", "Robert King"),
        ("Łukasz Nowak", "Lukasz Nowak"),
        ("Иван Петров", "Ivan Petrov"),
        ("王小明", "Wang Xiaoming"),
        ("王小明", "Xiao Ming Wang"),
        ("محمد السيد", "Mohammed Elsayed"),
        ("Pepe Ruiz", "José Ruiz"),
        ("J. Smith", "John Smith"),
        ("田中太郎", "田中太郎"),
        ("Sam", "Sam"),
    ],
)
def test_names_that_are_alike(one: str, other: str) -> None:
    assert verdict(resemblance(person(one), person(other))) == "possible"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("John Smith", "Joan Smith"),
        ("Ana Lopez", "Eva Lopez"),
        ("Maria", "Maria Gonzalez"),
        ("Maria Gonzalez", "Maria Petrova"),
        ("Martin Smith", "Morton Smith"),
        ("Bill", "William"),
        ("王小明", "王大文"),
        ("Иван Петров", "Anna Petrova"),
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
    assert resemblance(person(one), person(other)) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (person("Robert Smith", goes_by="Bobby"), person("Bobby Smith")),
        (person("Bobby Smith"), person("Robert Smith", goes_by="Bobby")),
        (person(None, goes_by="Red"), person(None, goes_by="Red")),
        (person("unknown", goes_by="Red"), person("Red")),
        (person("Ann Lee", goes_by="Ann Marie Kim"), person("Ann Marie Kim")),
        (person("Anna Keller", former="Anna Schmidt"), person("Anna Schmidt")),
    ],
)
def test_names_that_people_go_by_or_had(one: Person, other: Person) -> None:
    assert verdict(resemblance(one, other)) == "possible"


def test_the_same_short_name_does_not_join_two_full_names() -> None:
    there = person("James Jones", goes_by="Mike")
    assert resemblance(person("Robert Smith", goes_by="Mike"), there) is None


SON, FATHER = date(1990, 5, 2), date(1965, 5, 2)


@pytest.mark.parametrize(
    ("one", "other", "expected", "reason"),
    [
        # One person under another name, with the same date of birth or phone.
        (person("Bob King", BORN), person("Robert King", BORN), "possible", "Bob is short for"),
        (person("Liz Moore", BORN), person("Elizabeth Moore", BORN), "possible", "Liz is short"),
        (
            person("Mohammed Al-Sayed", BORN),
            person("Muhamad Elsayed", BORN),
            "possible",
            "Mohammed and Muhamad sound alike.",
        ),
        (person("Иван Петров", BORN), person("Ivan Petroff", BORN), "possible", "in two scripts"),
        (
            person("Anna Schmidt", BORN),
            person("Anna Keller", BORN),
            "possible",
            "last name is another",
        ),
        (person("Dana Ruiz", BORN, PHONE), person("Kim Bell", BORN, PHONE), "possible", "differ"),
        (person("Bill Gray", None, PHONE), person("William Gray", None, PHONE), "possible", "Bill"),
        (person("Bill", None, PHONE), person("William", None, PHONE), "possible", "Bill is short"),
        (person("Rob King", BORN), person("Bob King", BORN), "possible", "both short for Robert"),
        (person("Lupe Diaz", BORN), person("Guadalupe Diaz", BORN), "possible", "Lupe is short"),
        (person("Юлия Ким", BORN), person("Julia Kim", BORN), "possible", "sound alike"),
        (person("محمد السيد", BORN), person("Muhamad Elsayed", BORN), "possible", "sound alike"),
        (person("Phillip Ross", BORN), person("Filip Ross", BORN), "possible", "sound alike"),
        (
            person("Anna Keller", BORN, former="Anna Schmidt"),
            person("Anna Schmidt", BORN),
            "likely",
            "a former one",
        ),
        (person("Bob King", BORN, PHONE), person("Robert King", BORN, PHONE), "likely", "Bob is"),
        (person("Ann Lee", "1984"), person("Ann Lee", BORN), "possible", "year of birth is the"),
        (person("Ann Lee", "1984", PHONE), person("Ann Lee", BORN, PHONE), "likely", "year of"),
        (person("Ann Lee", "about 1986"), person("Ann Lee", BORN), "possible", "about the same"),
        # Families and households.
        (
            person("Omar Haddad", SON, PHONE),
            person("Omar Haddad", FATHER, PHONE),
            "possible",
            "The dates of birth are 25 years apart.",
        ),
        (
            person("Omar Haddad", date(1985, 5, 2), PHONE),
            person("Omar Haddad", FATHER, PHONE),
            "possible",
            "Perhaps they are of one family.",
        ),
        (
            person("Omar Haddad Jr.", None, PHONE),
            person("Omar Haddad", None, PHONE),
            "possible",
            "The name is the same.",
        ),
        (person("Lena Vogt", BORN, PHONE), person("Mia Vogt", BORN, PHONE), "twin", "a twin"),
        (person("Carla Diaz", BORN, PHONE), person("Carol Diaz", BORN, PHONE), "twin", "a twin"),
        (person("Daniel Paz", BORN, PHONE), person("Daniela Paz", BORN, PHONE), "twin", "a twin"),
    ],
)
def test_pairs_that_are_told(one: Person, other: Person, expected: str, reason: str) -> None:
    there, back = resemblance(one, other), resemblance(other, one)
    assert there is not None
    assert (there.verdict, verdict(back)) == (expected, expected)
    assert reason in " ".join(there.reasons)
    assert all(given.endswith(".") for given in there.reasons)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # A short form or a sound with another date of birth.
        (person("Bob King", BORN), person("Robert King", SON)),
        (person("Liz Moore", BORN, PHONE), person("Elizabeth Moore", SON, PHONE)),
        (person("Mohammed Al-Sayed", BORN), person("Muhamad Elsayed", SON)),
        (person("Martin Al-Sayed"), person("Morton Elsayed")),
        (person("Иван Петров", BORN), person("Ivan Petroff", SON)),
        # A part of the name and a part of the rest.
        (person("Anna Schmidt", BORN), person("Anna Keller", SON)),
        (person("Anna Schmidt", None, PHONE), person("Anna Keller", None, PHONE)),
        (person("Anna Schmidt", BORN), person("Petra Keller", BORN)),
        (person("Mohammed Ali", date(1984, 1, 1)), person("Mohammed Noor", date(1984, 1, 1))),
        (person("Lena Vogt", BORN), person("Mia Vogt", BORN)),
        (person("Lena Vogt", BORN, PHONE), person("Mia Vogt", BORN, OTHER_PHONE)),
        (person("Lena Vogt", SON, PHONE), person("Mia Vogt", FATHER, PHONE)),
        # A shelter's phone, a birthday in common.
        (person("Eva Kim", None, PHONE), person("Ann Lee", None, PHONE)),
        (person("Eva Kim", BORN), person("Ann Lee", BORN)),
        (person("Eva Kim", BORN, PHONE), person("Ann Lee", SON, PHONE)),
        (person("Bill Gray", None, PHONE), person("William Moss", None, PHONE)),
        (person("Bill", None, PHONE), person("William", None, OTHER_PHONE)),
        (person("John Smith", BORN), person("Joan Smith", BORN)),
        (person("Jose Ruiz", BORN), person("Josefina Cano", BORN)),
        (person("王小明", BORN), person("李小明", SON)),
        (person("Lee", BORN), person("Leah Moss", SON)),
        (person("Kim Bell", "1984"), person("Kim Ross", "1984")),
        (person(None, None, "000000000"), person(None, None, "000000000")),
        (person("unknown", BORN), person("unknown", BORN)),
    ],
)
def test_pairs_that_are_not(one: Person, other: Person) -> None:
    assert resemblance(one, other) is None
    assert resemblance(other, one) is None


@pytest.mark.parametrize(
    ("name", "dob", "phone", "expected", "points", "reason"),
    [
        ("Ann Lee", None, None, "possible", 60, "The name is the same."),
        ("Ann Lee", BORN, None, "likely", 90, "The date of birth is the same."),
        ("Ann Lee", None, "+1 555 123 4567", "likely", 80, "The phone number is the same."),
        ("Ann Lee", BORN, PHONE, "likely", 100, "The date of birth is the same."),
        ("Ann Lee", date(1984, 12, 3), None, "possible", 75, "are swapped"),
        ("Ann Lee", date(1984, 3, 13), None, "possible", 75, "differ in one digit"),
        ("Ann Lee", date(1984, 3, 13), PHONE, "likely", 95, "differ in one digit"),
        ("Ann Lee", date(1990, 1, 1), None, "possible", 45, "6 years apart"),
        ("Ann Lee", date(1990, 1, 1), PHONE, "possible", 65, "The phone number is the same."),
        ("Eva Kim", BORN, PHONE, "possible", 50, "The names differ, or one is unknown."),
        (None, BORN, PHONE, "possible", 50, "The names differ, or one is unknown."),
    ],
)
def test_verdicts(
    name: str | None, dob: date | None, phone: str | None, expected: str, points: int, reason: str
) -> None:
    match = resemblance(person(name, dob, phone), person("Ann Lee", BORN, PHONE))
    assert match is not None
    assert (match.verdict, match.score) == (expected, points)
    assert any(reason in given for given in match.reasons)


def client(code: str) -> Client:
    return Client(id=code, code=code, name=None)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("王小明", "Wang Xiaoming", "王小明 and Wang Xiaoming are one name in two scripts."),
        ("Ян МакДональд", "Yan MakDonald", "MakDonald and МакДональд are one name in two scripts."),
        ("Ann MacIntyre", "Ann McIntire", "MacIntyre and McIntire sound alike."),
        ("bob king", "Robert King", "Bob is short for Robert."),
    ],
)
def test_a_reason_spells_a_name_as_it_was_typed(one: str, other: str, reason: str) -> None:
    found = resemblance(person(one, BORN), person(other, BORN))
    assert found is not None
    assert reason in found.reasons


def test_the_most_likely_come_first() -> None:
    clients = [
        (client("B"), person("Ann Leigh")),
        (client("D"), person("Ann Lee")),
        (client("C"), person("Ann Lee")),
        (client("F"), person("Ann Lees", BORN)),
        (client("G"), person("Bob Roe")),
    ]
    found = find(person("Ann Lee", BORN), clients)
    assert [match.client.code for match in found] == ["F", "C", "D"]
    assert len(find(person("Ann Lee", BORN), clients, most=1)) == 1


@pytest.mark.parametrize(
    ("one", "starts"),
    [
        (person(None), ()),
        (person("unknown"), ()),
        (person("J. Núñez Li", goes_by="Johnny"), ("nun", "li", "joh")),
        (person("Anna Keller", former="Anna Schmidt"), ("ann", "kel", "sch")),
    ],
)
def test_starts_of_names(one: Person, starts: tuple[str, ...]) -> None:
    assert candidate_starts(one) == starts


@given(PEOPLE, PEOPLE)
def test_likeness_goes_both_ways(one: Person, other: Person) -> None:
    there, back = resemblance(one, other), resemblance(other, one)
    assert verdict(there) == verdict(back)
    if there and back:
        assert there.score == back.score
        assert 0 <= there.score <= 100


@given(st.none() | NAMES, st.none() | NAMES)
def test_a_person_with_a_name_is_found_again(name: str | None, goes_by: str | None) -> None:
    one = person(name, goes_by=goes_by)
    starts = candidate_starts(one)
    assert len(starts) <= 16
    if starts:
        assert resemblance(one, replace(one)) is not None
        words = name_key(name, goes_by).split()
        latin = [word.plain for part in (one.name, one.goes_by) for word in part.words]
        assert all(any(word.startswith(start) for word in (*words, *latin)) for start in starts)
