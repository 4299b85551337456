"""The open cases of workers on several days, as the store counts them."""

from collections import Counter
from datetime import timedelta

from agency import TODAY, Agency
from cmcli.casework.round.closing import close
from cmcli.casework.round.moving import transfer
from cmcli.casework.round.values.closing import Closing
from cmcli.casework.round.values.moving import Transfer
from cmcli.domain.workers import Worker
from cmcli.store.reading.find import find_case
from cmcli.store.reading.held_weeks import open_on
from cmcli.store.reading.holding import held_between
from tui.story import days, opened


def test_the_store_counts_as_the_placements_say(agency: Agency) -> None:
    """A case moves twice, also back and on one day; one is closed, one waits, one is of nobody."""
    for number in range(3):
        opened(agency, f"Stays {number}", worker="ben", opened=days(70))
    moved = opened(agency, "Moved", worker="ben", opened=days(50))
    for ago, to in ((30, "eve"), (9, "ana"), (9, "ben")):
        with agency.operation(on=days(ago)) as work:
            transfer(work, find_case(work, moved).case, Transfer(to=to, reason="hours"))
    gone = opened(agency, "Gone", worker="eve", opened=days(60))
    with agency.operation(on=days(7)) as work:
        close(work, find_case(work, gone).case, Closing(reason="moved", on=days(7)))
    opened(agency, "Waits", decision="waitlist", opened=days(40))
    opened(agency, "Nobody's", unassigned=True, opened=days(40))
    some = [TODAY - timedelta(days=7 * weeks) for weeks in range(11, -1, -1)]
    with agency.reading() as view:
        workers = {one.id: one.handle for one in view.all(Worker)}
        spans = held_between(view, list(workers), min(some), TODAY)
        held = [Counter(one.worker_id for one in spans if one.holds(day)) for day in some]
        expected = {one: tuple(counts[one] for counts in held) for one in workers}
        found = open_on(view, some)
        assert found == {one: counts for one, counts in expected.items() if any(counts)}
        named = {workers[one]: counts for one, counts in found.items()}
        assert named["ben"][-5:] == (3, 3, 3, 4, 4)
        assert named["eve"][-5:] == (2, 2, 2, 0, 0)
        assert open_on(view, []) == {}
