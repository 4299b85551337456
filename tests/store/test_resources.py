"""The directory: found by number and name, and kept apart from what is found of clients."""

from typing import Any

import pytest

from agency import TODAY, Agency, added, changed
from cmcli.casework.round.intake import intake
from cmcli.casework.round.values.intake import Arrival
from cmcli.domain.resources import Resource
from cmcli.errors import Ambiguous, NotFound
from cmcli.store.keeping.check import check_store, reindex
from cmcli.store.reading.resources import find_resource
from cmcli.store.reading.search import find

ENTRIES: dict[int, dict[str, Any]] = {
    1: {"name": "Legal Aid", "organization": "Gulfcoast Legal"},
    2: {"name": "Legal Aid for Veterans", "organization": "Gulfcoast Legal"},
    3: {"name": "Tenants' Hotline", "description": "legal aid for tenants"},
    4: {"name": "Émile's Food Pantry", "ended_on": TODAY},
    5: {"name": "Food for Families"},
    6: {"name": "211"},
    7: {"name": "Night Shelter", "ended_on": TODAY},
    8: {"name": "Night Shelter North", "ended_on": TODAY},
}


def fill(agency: Agency) -> None:
    with agency.operation() as work:
        for number, entry in ENTRIES.items():
            added(
                work,
                Resource(id=work.new_id(), number=number, added_on=TODAY, **entry),
            )


@pytest.mark.both_engines
def test_an_entry_is_found_by_its_number_its_name_or_a_part_of_it(agency: Agency) -> None:
    fill(agency)
    meant = {
        "2": 2,
        " 6 ": 6,
        "211": 6,
        "legal aid": 1,
        "LEGAL AID FOR VETERANS": 2,
        "veterans": 2,
        "tenants": 3,
        "hotl": 3,
        "food": 5,
        "emile": 4,
        "night shelter": 7,
        "north": 8,
    }
    with agency.reading() as view:
        assert {said: find_resource(view, said).number for said in meant} == meant
        for said in ("999", "gulfcoast", "hotline legal", "!", ""):
            with pytest.raises(NotFound):
                find_resource(view, said)
        for said, candidates in (("legal", ("2", "1")), ("night", ("8", "7"))):
            with pytest.raises(Ambiguous) as several:
                find_resource(view, said)
            assert several.value.candidates == candidates
        assert "8 (Night Shelter North, ended 4 Mar 2026)" in str(several.value.hint)


@pytest.mark.both_engines
def test_words_of_the_directory_take_no_place_among_those_of_clients(agency: Agency) -> None:
    fill(agency)
    with agency.operation() as work:
        intake(work, Arrival(name="Dana Reed", model="icm", issue="asks for legal help"))
        fifth = work.one(Resource, number=5)
        assert fifth is not None
        changed(work, fifth, name="Meals for Families")
    with agency.reading() as view:
        assert [hit.table for hit in find(view, "legal", limit=1)] == ["cases"]
        found = find(view, "legal", tables=("resources",))
        assert len(found) == 3
        assert {hit.case_id or hit.client_id for hit in found} == {None}
        assert find_resource(view, "meals").number == 5
        with pytest.raises(NotFound):
            find_resource(view, "food for")
    agency.store.engine.dispose()
    reindex(agency.address)
    assert not [one for one in check_store(agency.address) if not one.ok]
    with agency.reading() as view:
        assert find_resource(view, "meals").number == 5
