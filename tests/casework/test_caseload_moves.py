"""Undo of a caseload's move restores every row, whatever moved where."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agency import Agency
from cmcli.casework.keeping.undo import undo
from cmcli.casework.round.intake import intake
from cmcli.casework.round.moving import transfer
from cmcli.casework.round.values.intake import Arrival
from cmcli.casework.round.values.moving import MoveCaseload, Transfer
from cmcli.casework.transfers.caseload import perform_move_caseload
from cmcli.domain.cases import Case, case_ref
from cmcli.domain.clients import Client
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View
from digest import live_content

MODELS = st.sampled_from(["icm", "strengths", "brokerage", "clinical"])
CASES = st.lists(
    st.tuples(MODELS, st.sampled_from(["ben", "sam"]), st.booleans()), min_size=1, max_size=5
)


@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cases=CASES)
def test_undo_of_a_bulk_move_restores_every_row(
    agency: Agency, cases: list[tuple[str, str, bool]]
) -> None:
    with agency.operation() as work:
        for one in work.all(Case, status="open"):  # those of the example before
            if one.worker_id is not None:
                work.change(work.locked(one), status="closed", closed_on=work.today)
        special = {}
        for number, (model, to, asked) in enumerate(cases):
            name = f"Poe {number}"
            case = intake(work, Arrival(name=name, model=model, worker="eve", new=True)).case
            if asked:  # it has gone back and forth
                there = transfer(work, case, Transfer(to="sam", reason="a try"))
                case = transfer(work, there.case, Transfer(to="eve", reason="back")).case
            special[case.id] = to
    with agency.reading() as view:
        before = live_content(view)
        refs = {one.id: ref(view, one) for one in view.all(Case, id=list(special))}
    said = MoveCaseload(
        all_of="eve",
        to="ben",
        reason="leaves",
        exceptions={refs[key]: to for key, to in special.items() if to != "ben"},
    )
    with agency.operation("sam", command="transfer") as work:
        perform_move_caseload(work, said)
    with agency.reading() as view:
        handles = {one.id: one.handle for one in view.all(Worker)}
        now = {one.id: handles[one.worker_id or ""] for one in view.all(Case, id=list(special))}
        assert now == special
    with agency.operation("sam", command="undo") as work:
        undo(work, None)
    with agency.reading() as view:
        assert live_content(view) == before


def ref(view: View, case: Case) -> str:
    client = view.get(Client, case.client_id)
    assert client is not None
    return case_ref(client.code, case.episode)
