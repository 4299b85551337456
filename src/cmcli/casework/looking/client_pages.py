"""Facts for every page of a client: is it safe to carry, and whom can the client call."""

from cmcli.casework.round.safety import crisis_line
from cmcli.domain.agency_settings import AGENCY_PHONE
from cmcli.domain.alerts import Alert
from cmcli.domain.carrying import carrying_doubts, first_name
from cmcli.domain.cases import Case
from cmcli.domain.dates import short_day
from cmcli.domain.safety import Flag
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View
from cmcli.store.reading.find import FoundCase


def doubts_about(view: View, found: FoundCase) -> list[str]:
    """Return why a page may be unsafe for the client to carry or receive."""
    cases = {one.id for one in view.all(Case, client_id=found.client.id)}
    flags = view.all(Flag, case_id=cases, settled_on=None)
    alerts = view.all(Alert, order=("number",), client_id=found.client.id, ended_on=None)
    return carrying_doubts(found.client, flags, alerts)


def worker_of(view: View, found: FoundCase) -> Worker | None:
    """Return the worker of the case."""
    return None if found.case.worker_id is None else view.get(Worker, found.case.worker_id)


def whom_to_call(view: View, found: FoundCase, *, discreet: bool = False) -> tuple[str, ...]:
    """Return whom the client can call; a discreet page has only the worker's first name."""
    worker = worker_of(view, found)
    name = worker.name if worker else ""
    agency = view.settings.get("agency.name", view.today)
    who = first_name(name) if discreet else ", ".join(part for part in (name, agency) if part)
    phone = view.settings.get(AGENCY_PHONE, view.today)
    line = "" if discreet else crisis_line(view)
    here = ": ".join(part for part in (who, phone) if part)
    return tuple(part for part in (here, line and f"In a crisis, at any time: {line}") if part)


def printed_for(view: View, found: FoundCase, *, discreet: bool) -> str:
    """Return whose page it is, and when it was printed; a discreet page does not name the agency.

    The name is the one that the client goes by: a legal name may be one that nobody should read.
    """
    who = found.client.goes_by or found.client.name or ""
    agency = "" if discreet else view.settings.get("agency.name", view.today)
    day = f"printed on {short_day(view.today)}"
    said = ", ".join(part for part in (who, agency, day) if part)
    return said[0].upper() + said[1:]
