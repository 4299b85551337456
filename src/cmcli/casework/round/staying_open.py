"""The stay, appointments, tasks, referrals, roadblocks, benefits, services … of a closed case."""

from collections.abc import Sequence
from dataclasses import replace

from cmcli.casework.alerts.alerts import alerts_of
from cmcli.casework.appointments.appointments import listed_appointments, open_appointments
from cmcli.casework.approvals.basis import end_unsettled, waiting_on
from cmcli.casework.households.households import home_of
from cmcli.casework.listing import case_view
from cmcli.casework.referrals.referrals import not_ended
from cmcli.casework.renewals.entries import entries_of
from cmcli.casework.roadblocks.roadblocks import open_roadblocks, still_open
from cmcli.casework.services.authorizations import authorizations_of
from cmcli.casework.services.services import running_services
from cmcli.casework.stays.stays import stays_of
from cmcli.casework.tasks.tasks import not_done, open_tasks
from cmcli.casework.transfers.transfers import handles_in, transfers_of
from cmcli.domain.approvals import Approval
from cmcli.domain.authorizations import Authorization
from cmcli.domain.benefits import DENIED, Benefit
from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.clocks import DueItem
from cmcli.domain.dates import short_day
from cmcli.domain.handovers import Handover, waiting_request
from cmcli.domain.referrals import Referral
from cmcli.domain.renewals import Renewable, to_renew
from cmcli.domain.roadblocks import Roadblock, numbered
from cmcli.domain.services import PlannedService
from cmcli.domain.statuses import UNDER_WAY
from cmcli.domain.stays import Stay
from cmcli.domain.tasks import Task
from cmcli.store.core.work import Work
from cmcli.store.reading.find import ref_of


def tell_what_stays_open(work: Work, case: Case) -> None:
    """Name everything that is open and no longer due."""
    _read_ahead(work, case)
    entries = entries_of(work, case)
    stays, held = stays_of(work, case), authorizations_of(work, case)
    due = case_view(work, case).due if stays or held else ()
    ref = ref_of(work, case)
    _tell_of_stay(work, ref, stays, due)
    _tell_of_appointments(work, ref, case)
    _tell_of_tasks(work, ref, case)
    _tell_of_roadblocks(work, ref, case)
    _tell_of_denials(work, [one for one in entries if isinstance(one, Benefit)])
    _tell_of_renewals(work, entries)
    _tell_of_services(work, ref, case, held, due)
    _tell_of_alerts(work, ref, case)
    _tell_of_request(work, case)
    _end_approvals(work, case)


def _read_ahead(work: Work, case: Case) -> None:
    """Read several of them at once."""
    work.ahead(Client, order=(), id=case.client_id)
    work.ahead(Task, **not_done(case))
    work.ahead(Handover, order=("number",), case_id=case.id)
    work.ahead(Referral, **not_ended(case))
    work.ahead(Roadblock, **still_open(case))
    work.ahead(Approval, **waiting_on(case))
    for kind in (PlannedService, Authorization):
        work.ahead(kind, order=("number",), case_id=case.id, error_at=None)


def _tell_of_appointments(work: Work, ref: str, case: Case) -> None:
    found = open_appointments(work, case)
    if found:
        many = "1 appointment is" if len(found) == 1 else f"{len(found)} appointments are"
        listed = listed_appointments(found, work.now.tzinfo)
        work.warn(
            f"{many} still open and no longer due: {listed}. To cancel one:"
            f" cm appointment cancelled {ref} N"
        )


def _tell_of_stay(work: Work, ref: str, stays: Sequence[Stay], due: Sequence[DueItem]) -> None:
    for stay in stays:
        if stay.ended_on is None:
            work.warn(f"The client is still {stay.told}. To end the stay: cm stay end {ref} --on D")
    after = [one for one in due if one.kind == "after-discharge"]
    if after:
        days = ", ".join(short_day(one.due_on) for one in after)
        work.warn(f"The contacts after a stay are no longer due: {days}.")


def _tell_of_tasks(work: Work, ref: str, case: Case) -> None:
    tasks = open_tasks(work, case)
    if tasks:
        listed = "; ".join(f"{task.number} {task.text}" for task in tasks)
        work.warn(
            f"{'1 task is' if len(tasks) == 1 else f'{len(tasks)} tasks are'} still open and no"
            f" longer due: {listed}. To mark one as done: cm task done {ref} N"
        )


def _tell_of_roadblocks(work: Work, ref: str, case: Case) -> None:
    found = open_roadblocks(work, case)
    if found:
        many = "1 roadblock is" if len(found) == 1 else f"{len(found)} roadblocks are"
        work.warn(f"{many} still open: {numbered(found)}. To end one: cm roadblock end {ref} N")


def _tell_of_denials(work: Work, benefits: list[Benefit]) -> None:
    denied = [one for one in benefits if one.status == DENIED]
    if not denied:
        return
    told = []
    for one in denied:
        last = short_day(one.appeal_by) if one.appeal_by else "not recorded"
        keep = short_day(one.keep_by) if one.keep_by else "not recorded"
        told.append(
            f"{one.number} {one.kind} (last day to appeal: {last}; last day to keep it while"
            f" appealing: {keep})"
        )
    many = "1 benefit is" if len(denied) == 1 else f"{len(denied)} benefits are"
    work.warn(f"{many} denied, and no longer due for an appeal: {', '.join(told)}.")


def _tell_of_renewals(work: Work, entries: list[Renewable]) -> None:
    coming = sorted((last, one.number, one.kind) for last, one in to_renew(entries))
    if coming:
        many = "1 renewal is" if len(coming) == 1 else f"{len(coming)} renewals are"
        listed = ", ".join(
            f"{number} {kind} (last day: {short_day(on)})" for on, number, kind in coming
        )
        work.warn(f"{many} no longer due: {listed}.")


def _tell_of_services(
    work: Work,
    ref: str,
    case: Case,
    every: Sequence[Authorization],
    due: Sequence[DueItem],
) -> None:
    planned = running_services(work, case)
    if planned:
        many = "1 service is" if len(planned) == 1 else f"{len(planned)} services are"
        listed = "; ".join(f"{one.number} {one.words}" for one in planned)
        work.warn(
            f"{many} still planned and no longer due: {listed}. To end one:"
            f" cm service end {ref} N --reason T"
        )
    for item in due:
        if item.kind == "over-authorized":
            work.warn(
                f"Service {item.number} waits for a supervisor, and is no longer due: {item.text}"
                f" To agree: cm service set {ref} {item.number} --agree"
            )
    held = [one for one in every if one.ended_on is None]
    if held:
        many = "1 authorization has" if len(held) == 1 else f"{len(held)} authorizations have"
        listed = "; ".join(f"{one.number} {one.named} ({one.status}, {one.period})" for one in held)
        work.warn(
            f"{many} not ended, and no longer due: {listed}. To end one:"
            f" cm authorization set {ref} N --status ended"
        )


def _tell_of_alerts(work: Work, ref: str, case: Case) -> None:
    """Name the alerts that stay with the client, unless another case goes on with them."""
    alerts = alerts_of(work, case.client_id)
    others = work.all(Case, client_id=case.client_id, status=list(UNDER_WAY))
    if alerts and not any(one.id != case.id for one in others):
        many = "1 alert is" if len(alerts) == 1 else f"{len(alerts)} alerts are"
        listed = "; ".join(f"{one.number} {one.text}" for one in alerts)
        work.warn(
            f"{many} still shown, with no review due: {listed}. To end one: cm alert end {ref} N"
        )


def _tell_of_request(work: Work, case: Case) -> None:
    asked = waiting_request(replace(case, status="open"), transfers_of(work, case))
    if asked is not None:
        to = handles_in(work, [asked])[asked.to_id]
        work.warn(f"The request to {to} to take over the case no longer holds.")


def _end_approvals(work: Work, case: Case) -> None:
    """End what waits for approval, because the case that it is about is closed."""
    found = end_unsettled(work, case)
    if found:
        many = "1 approval has" if len(found) == 1 else f"{len(found)} approvals have"
        listed = "; ".join(f"{one.number} {one.seen}" for one in found)
        work.warn(f"{many} ended with the case: {listed}.")


def tell_of_household(work: Work, case: Case) -> None:
    """Say how the household of somebody who died goes on, and how it gets a new head."""
    mine = home_of(work, case.client_id)
    if mine is None:
        return
    codes = {one.id: one.code for one in work.all(Client, id={m.client_id for m in mine.members})}
    code = codes[case.client_id]
    work.warn(f"{code} is still in a household. To end that: cm household leave {code}")
    others = [one for one in mine.members if one.client_id != case.client_id]
    if others and mine.head is not None and mine.head not in others:
        named = codes[others[0].client_id]
        work.warn(f"To name a new head: cm household join {named} --relationship head")
