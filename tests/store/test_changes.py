"""The changes of a large operation: packed and unpacked they are the same, in the log too."""

from agency import Agency
from cmcli.domain.clients import Client
from cmcli.domain.operations import Change, digest, image_text
from cmcli.store.core.changes import PART, Changes
from cmcli.store.core.log import operations
from cmcli.store.keeping.audit import verify
from cmcli.store.keeping.undo import changes_of


def made(number: int) -> Change:
    case = None if number % 3 else f"case{number}"
    before = None if number % 2 else {"text": 'quo"te\n\x1b\ud800', "n": number}
    after = {"text": f"é 小明 {number}", "gone": None, "list": ["a"]} if number % 5 else None
    return Change(number, case, "notes" if number % 7 else "goals", f"row{number}", before, after)


def test_packed_changes_are_given_as_they_were_added() -> None:
    changes = Changes()
    wanted = [made(number) for number in range(1, 2 * PART + 11)]
    for at, one in enumerate(wanted):
        assert len(changes) == at
        changes.add(one.case_id, one.table, one.row, one.before, one.after)
    assert list(changes) == wanted
    assert list(reversed(changes)) == wanted[::-1]
    assert changes.tables == {"notes", "goals"}
    rows = [row for part in changes.log_rows(5) for row in part]
    assert [row["position"] for row in rows] == [one.position for one in wanted]
    for row, one in zip(rows, wanted, strict=True):
        assert (row["seq"], row["case_id"], row["row_id"]) == (5, one.case_id, one.row)
        assert (row["before"], row["after"]) == (image_text(one.before), image_text(one.after))
        assert row["before_digest"] == digest(row["before"])
        assert row["after_digest"] == digest(row["after"])


def test_the_log_has_every_change_of_a_large_operation(agency: Agency) -> None:
    clients = [
        Client(id=f"{number:032x}", code=f"X{number:04}", name=f"Jo {number}", name_key="")
        for number in range(PART + 10)
    ]
    with agency.operation("ana", command="many") as work:
        work.add_many(clients)
    with agency.reading() as view:
        changes = changes_of(view, operations(view, limit=1)[0].seq)
        assert not verify(view).faults
    assert [one.row for one in changes] == [client.id for client in clients]
