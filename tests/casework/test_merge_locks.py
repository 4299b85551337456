"""A merge is judged again by what is there once its rows are locked."""

import pytest

from agency import Agency
from cmcli.casework.clients import merging
from cmcli.casework.clients.values import MergeClients
from cmcli.casework.round.intake import intake
from cmcli.casework.round.moving import transfer
from cmcli.casework.round.values.intake import Arrival
from cmcli.casework.round.values.moving import Transfer
from cmcli.domain.clients import Client
from cmcli.errors import Refused
from cmcli.store.core.engine import is_url
from cmcli.store.core.work import Work
from cmcli.store.reading.find import find_case

pytestmark = pytest.mark.both_engines


def test_a_client_who_is_handed_on_at_that_moment_is_not_merged(
    agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_url(agency.address):
        pytest.skip("SQLite has one writer at a time")
    with agency.operation() as work:
        kept, other = (
            intake(work, Arrival(name="Dana R.", model=model, worker="ben", new=True)).ref
            for model in ("icm", "brokerage")
        )
    before_the_lock = merging._locked

    def handed_on(work: Work, seen: merging.TwoClients) -> merging.TwoClients:
        with Agency(agency.address).operation() as beside:
            transfer(beside, find_case(beside, other).case, Transfer(to="eve", reason="leave"))
        return before_the_lock(work, seen)

    monkeypatch.setattr(merging, "_locked", handed_on)
    said = MergeClients(other=other.partition(".")[0], yes=True)
    with agency.operation("ben") as work, pytest.raises(Refused) as refused:
        merging.perform_merge(work, find_case(work, kept), said)
    assert refused.value.code == "not-yours"
    with agency.reading() as view:
        assert view.count(Client) == 2
