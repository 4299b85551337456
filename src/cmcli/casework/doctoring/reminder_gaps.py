"""Find problems with reminders: failed deliveries, and recipients without an address."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from cmcli.casework.doctoring.record_gaps import Check, DoctorFinding, DoctorScope
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View
from cmcli.store.keeping import health, ledger
from cmcli.store.keeping.ledger import Delivery
from cmcli.store.reading import gaps

RECENT_DAYS = 30
"""How many days of deliveries to check."""

MOST = 1_000
"""Deliveries that are looked at, the newest first."""

UNDER_WAY = timedelta(hours=1)
"""As long a run may take; a claim that is older was left by a run that died."""


def _owed(view: View) -> list[Delivery]:
    """Deliveries that failed or are in doubt, and were not made good since."""
    since = view.today - timedelta(days=RECENT_DAYS)
    every = ledger.deliveries(view, since=since, limit=MOST)
    old = datetime.now(UTC) - UNDER_WAY
    bad = [
        one
        for one in every
        if one.state in ledger.AGAIN or (one.state == ledger.CLAIMED and one.at < old)
    ]
    # A reminder belongs to the delivery that it went with last; a feed is made good by the next.
    kept = health.still_owed(view, [one.id for one in bad if one.worker_id is not None])
    newest = {one.channel: one.id for one in reversed(every)}
    return [
        one
        for one in bad
        if (one.id in kept if one.worker_id is not None else newest[one.channel] == one.id)
    ]


def _deliveries(view: View, scope: DoctorScope) -> DoctorFinding:
    owed = _owed(view)
    if not owed:
        return DoctorFinding("ok", "deliveries", "No reminders are waiting to be sent.", count=0)
    failed = sum(one.state == ledger.FAILED for one in owed)
    said = [f"{failed:,} failed"] if failed else []
    said += [f"{len(owed) - failed:,} in doubt"] if len(owed) > failed else []
    handles = {one.id: one.handle for one in view.all(Worker)}
    whom = sorted({handles.get(one.worker_id or "", "everybody") for one in owed})
    more = f" and {len(whom) - 3} more" if len(whom) > 3 else ""
    why = next((f": {one.error.rstrip('.')}" for one in owed if one.error), "")
    what = (
        f"Deliveries of reminders: {' and '.join(said)}, to {', '.join(whom[:3])}{more}"
        f" by {owed[0].channel}{why}."
    )
    return DoctorFinding("problem", "deliveries", what, len(owed), mend="cm remind log --failed")


def _addresses(view: View, scope: DoctorScope) -> DoctorFinding:
    if not ledger.deliveries(view, limit=1):
        return DoctorFinding("ok", "addresses", "No reminder has been sent yet.", count=0)
    some = gaps.without_address(view)
    if not some:
        said = "Every worker with open cases has an email address."
        return DoctorFinding("ok", "addresses", said, count=0)
    have = "worker with open cases has" if len(some) == 1 else "workers with open cases have"
    more = f" and {len(some) - 3} more" if len(some) > 3 else ""
    what = f"{len(some)} {have} no email address: {', '.join(some[:3])}{more}."
    mend = f"cm worker set {some[0]} --email ADDRESS"
    return DoctorFinding("note", "addresses", what, len(some), mend=mend)


REMINDERS: Mapping[str, Check] = {"deliveries": _deliveries, "addresses": _addresses}
"""Checks of what cron sends."""
