"""Duplicates over the whole store: which pairs are found, and with how much work."""

from datetime import date, timedelta

import pytest

from agency import Agency
from cmcli.casework.clients import duplicates
from cmcli.casework.clients.changing import change_client
from cmcli.casework.clients.duplicates import duplicate_pairs
from cmcli.casework.round.intake import intake
from cmcli.casework.round.values.intake import Arrival
from cmcli.domain.births import Birth
from cmcli.domain.clients import Client
from cmcli.domain.duplicates import Person, Resemblance, resemblance

BORN = Birth(date(1984, 3, 12))


def told(agency: Agency) -> set[tuple[str, str, str]]:
    with agency.reading() as view:
        pairs = duplicate_pairs(view)
    return {(pair.one.shown_name, pair.other.shown_name, pair.by.verdict) for pair in pairs}


def client(agency: Agency, name: str, dob: Birth | None = None, phone: str | None = None) -> str:
    with agency.operation() as work:
        phones = () if phone is None else (phone,)
        arrival = Arrival(name=name, model="icm", dob=dob, phones=phones, new=True, unassigned=True)
        return intake(work, arrival).client.id


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        (("Ana Ruiz", BORN, None), ("Ana Ruiz", BORN, None), "likely"),
        (("Bob King", None, None), ("Robert King", BORN, None), "possible"),
        (("Иван Петров", None, None), ("Ivan Petrov", None, None), "possible"),
        (("王小明", None, None), ("Xiaoming Wang", None, None), "possible"),
        (("Anna Schmidt", BORN, None), ("Anna Keller", BORN, None), "possible"),
        (("Mary Ann Lee", None, None), ("Maryann Lee", None, None), "possible"),
        (("Bill", None, "555 123 4567"), ("William", None, "5551234567"), "possible"),
        (("Lena Vogt", BORN, "5551234567"), ("Mia Vogt", BORN, "5551234567"), "twin"),
    ],
)
def test_a_pair_is_found_by_birth_phone_or_the_sound_of_the_name(
    agency: Agency,
    one: tuple[str, Birth | None, str | None],
    other: tuple[str, Birth | None, str | None],
    verdict: str,
) -> None:
    client(agency, *one)
    client(agency, *other)
    client(agency, "Omar Haddad", Birth(date(1990, 1, 2)), "555 987 6543")
    assert told(agency) == {(one[0], other[0], verdict)}


def test_a_former_name_counts(agency: Agency) -> None:
    client(agency, "Anna Schmidt")
    second = client(agency, "Petra Schmidt")
    with agency.operation() as work:
        found = work.get(Client, second)
        assert found is not None
        change_client(work, found, {"name": "Petra Keller"})
    client(agency, "Petra Schmidt")
    assert told(agency) == {("Petra Keller", "Petra Schmidt", "possible")}


def test_a_father_and_his_son_are_no_pair(agency: Agency) -> None:
    client(agency, "Omar Haddad", Birth(date(1965, 5, 2)), "555 123 4567")
    client(agency, "Omar Haddad", Birth(date(1990, 5, 2)), "555 123 4567")
    assert told(agency) == set()


@pytest.mark.long
@pytest.mark.sqlite_only
def test_the_work_grows_with_the_clients(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many share a phone or a birthday, each is compared with few."""
    compared = 0

    def counted(*two: Person) -> Resemblance | None:
        nonlocal compared
        compared += 1
        return resemblance(*two)

    monkeypatch.setattr(duplicates, "resemblance", counted)
    day = date(1960, 1, 1)
    with agency.operation() as work:
        work.lock("people")
        work.add_all(
            [
                Client(
                    id=work.new_id(),
                    code=f"C{number:04}",
                    name=f"Name{number} Of{number}",
                    dob=day + timedelta(days=number % 2),
                    phones=("555 123 4567",),
                )
                for number in range(400)
            ]
        )
    told(agency)
    assert compared <= 400 * 2 * duplicates.NEIGHBOURS
