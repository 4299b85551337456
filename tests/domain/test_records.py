"""What records say about themselves, and what follows from it."""

from datetime import date
from typing import Any

import pytest

from cmcli.casework.looking.wording import label
from cmcli.domain.cases import Case
from cmcli.domain.contacts import Contact, Note
from cmcli.domain.findings import Finding
from cmcli.domain.needs import Need
from cmcli.domain.plans import Goal, Measurement, Step
from cmcli.domain.records import RecordType, all_records, record_in, record_of
from cmcli.domain.reductions import Reduction
from cmcli.domain.safety import Aftercare, Flag
from cmcli.domain.workers import Worker

RECORDS = sorted(all_records().values(), key=lambda one: one.table)


@pytest.mark.parametrize("of", RECORDS, ids=lambda one: one.table)
def test_every_record_is_complete(of: RecordType) -> None:
    assert record_in(of.table) is record_of(of.kind) is of
    assert next(iter(of.fields)) == "id"
    assert of.day == "on" or of.day in of.fields
    assert of.noun_in is None or of.noun_in in of.fields
    fields = of.fields.values()
    assert sum(one.label for one in fields) <= 1
    assert all(one.type is str for one in fields if one.refers)
    assert all(one.type in (str, tuple[str, ...]) for one in fields if one.searched)
    assert all(one.refers for one in fields if one.parent)
    for one in fields:
        target, name = one.names or (None, None)
        assert one.refers is None or one.refers in all_records()
        assert target is None or name in record_in(target).fields


def test_a_table_without_records_is_not_known() -> None:
    with pytest.raises(KeyError):
        record_in("heads")


def test_what_is_not_said_follows_from_the_name() -> None:
    fields = record_of(Case).fields
    assert [fields[name].title for name in ("opened_on", "worker_id", "referred_by")] == [
        "opened",
        "worker",
        "referred by",
    ]
    assert [record_of(kind).noun for kind in (Case, Flag, Reduction)] == [
        "case",
        "safety flag",
        "reduction of hours",
    ]


def test_a_history_shows_references_to_staff_only() -> None:
    fields = record_of(Contact).fields
    assert [fields[name].shown for name in ("id", "case_id", "worker_id", "mode")] == [
        False,
        False,
        True,
        True,
    ]
    assert record_of(Worker).fields["team_id"].shown


def test_a_field_named_after_a_table_refers_only_if_it_says_so() -> None:
    assert record_of(Note).fields["contact_id"].refers == "contacts"
    for kind, name in ((Measurement, "contact_id"), (Aftercare, "contact_id")):
        assert record_of(kind).fields[name].refers is None


def test_a_row_belongs_to_a_case_and_a_client() -> None:
    case = {"id": "k", "client_id": "c"}
    assert (record_of(Case).case_of(case), record_of(Case).client_of(case)) == ("k", "c")
    note = {"id": "n", "case_id": "k"}
    assert (record_of(Note).case_of(note), record_of(Note).client_of(note)) == ("k", None)
    assert record_of(Worker).case_of({"id": "w"}) is None


def test_an_image_comes_back_as_values() -> None:
    image = {"on": "2026-03-04", "did": ["linkage"], "minutes": 30, "roadblock": None}
    assert record_of(Contact).from_image(image) == {
        "on": date(2026, 3, 4),
        "did": ("linkage",),
        "minutes": 30,
        "roadblock": None,
    }


@pytest.mark.parametrize(
    ("kind", "image", "said"),
    [
        (Goal, {"number": 2}, "goal 2"),
        (Step, {"number": 1, "goal_id": "g"}, "step 2.1"),
        (Step, {"number": 1, "goal_id": "unknown"}, "step 1"),
        (Measurement, {"goal_id": "g", "gas": 0}, "progress of goal 2"),
        (Measurement, {"goal_id": "unknown"}, "progress"),
        (Need, {"domain": "housing"}, "need housing"),
        (Finding, {"kind": "strength", "number": 3}, "strength 3"),
        (Finding, {"number": 3}, "finding 3"),
        (Flag, {}, "safety flag"),
        (Worker, {"handle": "ana", "name": "Ana"}, "worker ana"),
    ],
)
def test_a_label_says_which_record_it_is(kind: type[Any], image: dict[str, Any], said: str) -> None:
    assert label(record_of(kind).table, image, {"g": "goal 2"}) == said
