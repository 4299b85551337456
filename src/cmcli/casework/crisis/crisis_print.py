"""From the record to the page of the crisis plan that the client keeps."""

from cmcli.casework.looking.client_pages import printed_for
from cmcli.casework.round.safety import crisis_line
from cmcli.domain.crisis_plans import CALLS, SECTIONS, CrisisPlan
from cmcli.domain.workers import Worker
from cmcli.errors import NotFound
from cmcli.reports.client_page import ClientPage
from cmcli.reports.crisis_plan import CrisisPage
from cmcli.reports.plan import CALL_TITLE, PagePart
from cmcli.store.core.view import View
from cmcli.store.reading.covers import on_call_for
from cmcli.store.reading.find import FoundCase


def crisis_page(view: View, found: FoundCase, plan: CrisisPlan | None) -> CrisisPage:
    """Return the page of a plan; raises :class:`NotFound` without a plan or any entry in it."""
    if plan is None:
        raise NotFound(
            f"{found.client.code} has no crisis plan yet.",
            f"To write one with the client: cm crisis {found.ref} --warning T --helps T",
        )
    if not plan.all_entries:
        raise NotFound(
            f"Version {plan.number} of the crisis plan has no entries, so cm prints no page.",
            f"To see all versions: cm crisis {found.ref} --log",
        )
    worker = view.one(Worker, handle=plan.by)
    parts = ((title, plan.entries(part)) for part, (_, title) in SECTIONS.items())
    return CrisisPage(
        agency=view.settings.get("agency.name", view.today),
        client=found.client.goes_by or found.client.name or "",
        worker=worker.name if worker else None,
        made_on=plan.on,
        sections=tuple((title, entries) for title, entries in parts if entries),
        crisis_line=crisis_line(view),
        on_call=tuple(one.said_to_client for one in on_call_for(view, found.case.worker_id)),
    )


def discreet_crisis_page(view: View, found: FoundCase, plan: CrisisPlan | None) -> ClientPage:
    """Return only whom the client can call: no agency, and nothing of what the plan is about."""
    calls = [] if plan is None else plan.entries(CALLS)
    facts = tuple(("", one) for one in (*calls, "In danger, I call the emergency services."))
    return ClientPage(
        title="My note",
        heading=printed_for(view, found, discreet=True),
        parts=(PagePart(title=CALL_TITLE, facts=facts),),
    )
