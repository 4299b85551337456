"""A page for a client is asked about where carrying it may be unsafe."""

from dataclasses import replace
from datetime import date

import pytest

from cmcli.domain.alerts import Alert
from cmcli.domain.carrying import (
    carrying_doubts,
    discreet_place,
    first_name,
    telling_words,
)
from cmcli.domain.clients import Client
from cmcli.domain.safety import Flag

DAY = date(2026, 3, 4)
CLIENT = Client(id="1", code="BCDFG", name="Dana R.")
ABUSE = Flag(id="2", case_id="3", number=1, kind="abuse", text="x", raised_on=DAY, raised_by="ana")
ALERT = Alert(
    id="4",
    client_id="1",
    case_id="3",
    number=1,
    kind="other",
    text="He reads her mail",
    review_on=DAY,
    added_on=DAY,
    added_by="ana",
)


@pytest.mark.parametrize(
    ("client", "flags", "alerts", "doubts"),
    [
        (CLIENT, [], [], []),
        (CLIENT, [replace(ABUSE, kind="medical"), replace(ABUSE, settled_on=DAY)], [], []),
        (CLIENT, [], [replace(ALERT, ended_on=DAY)], []),
        (replace(CLIENT, safe_contact="text only"), [], [], ["safe contact: text only"]),
        (CLIENT, [ABUSE, ABUSE], [], ["a safety flag about abuse is open"]),
        (CLIENT, [], [ALERT], ["alert: He reads her mail"]),
    ],
)
def test_what_raises_a_doubt(
    client: Client, flags: list[Flag], alerts: list[Alert], doubts: list[str]
) -> None:
    assert carrying_doubts(client, flags, alerts) == doubts


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("12 Elm St, Tampa", "12 Elm St, Tampa"),
        ("Harbor House, 12 Elm St", "12 Elm St"),
        ("Room 3 Oncology, 12 Elm St", "12 Elm St"),
        ("12 Elm St, Harbor House", ""),
        ("12 Elm St, the harbor", ""),
        ("Housing court", ""),
        ("", ""),
    ],
)
def test_a_discreet_place_is_only_an_address(place: str, told: str) -> None:
    assert discreet_place(place, telling_words(["Harbor House"])) == told


@pytest.mark.parametrize(
    ("name", "first"),
    [("Ana Ruiz", "Ana"), ("Ana", "Ana"), ("Dr. Ruiz", "Dr. Ruiz"), ("ms ortiz", "ms ortiz")],
)
def test_a_discreet_page_has_the_first_name_of_the_worker(name: str, first: str) -> None:
    assert first_name(name) == first
