"""Workers and teams: who works here, with how many hours."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from cmcli.domain.permissions import require
from cmcli.domain.text import NAME_LIMIT, SHORT_LIMIT, clean_input, quoted
from cmcli.domain.workers import CRON, ROLES, Reduction, Team, Worker
from cmcli.errors import NotFound, Refused, UsageProblem
from cmcli.exchange.mail import parsed_address
from cmcli.store.find import find_worker
from cmcli.store.keys import new_id
from cmcli.store.view import View
from cmcli.store.work import Work

_HANDLE = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")

MOST_HOURS = 80


def checked_handle(handle: str) -> str:
    """The handle in lower case; 1 to 32 letters (a-z), digits, dots, dashes and underscores."""
    said = handle.strip().lower()
    if not _HANDLE.fullmatch(said):
        raise UsageProblem(
            f"{quoted(handle)} is not a handle.",
            "A handle is 1 to 32 letters (a-z), digits, dots, dashes or underscores, such as ana.",
        )
    return said


def new_handle(handle: str) -> str:
    """The handle, if a worker may have it."""
    said = checked_handle(handle)
    if said == CRON:
        raise UsageProblem(
            "cron is whoever sends the reminders, and cannot be a worker.", "Choose another handle."
        )
    return said


def checked_email(email: str) -> str:
    """The plain e-mail address, in the form in which messages carry it."""
    name, address = parsed_address(email)
    if name:
        raise UsageProblem(
            f"{quoted(email)} is more than an e-mail address.", "It is written as ana@example.org."
        )
    return address


def checked_role(role: str) -> str:
    """The role, if it is one."""
    if role not in ROLES:
        raise UsageProblem(f"There is no role {quoted(role)}.", f"Roles are {', '.join(ROLES)}.")
    return role


def checked_hours(hours: str) -> Decimal:
    """Contracted hours a week, above 0 and at most 80, with at most two decimals."""
    try:
        value = Decimal(hours.strip())
    except InvalidOperation:
        value = Decimal(0)
    if not (value.is_finite() and 0 < value <= MOST_HOURS and value == round(value, 2)):
        raise UsageProblem(
            f"{quoted(hours)} are not hours a week.",
            f"Give a number above 0 and at most {MOST_HOURS}, such as 37.5.",
        )
    return value


def first_worker(
    handle: str, name: str, role: str, os_user: str, email: str | None = None
) -> Worker:
    """The worker who makes a store and is bound to the operating system's user."""
    return Worker(
        id=new_id(),
        handle=new_handle(handle),
        name=clean_input(name, what="The name", limit=NAME_LIMIT),
        role=checked_role(role),
        os_user=os_user,
        email=None if email is None else checked_email(email),
    )


def add_worker(
    work: Work,
    handle: str,
    *,
    name: str,
    hours: str = "37.5",
    role: str = "worker",
    team: str | None = None,
    os_user: str | None = None,
    email: str | None = None,
) -> Worker:
    """Take on a worker; the team is made if there is none of that handle."""
    require(work.actor.role, "worker")
    work.lock("staff")
    handle = new_handle(handle)
    if work.one(Worker, handle=handle) is not None:
        raise Refused(f"There is a worker {handle} already.", "Choose another handle.")
    if role == "admin":
        require(work.actor.role, "admin")
    joined = None if team is None else (work.one(Team, handle=checked_handle(team)))
    if team is not None and joined is None:
        joined = add_team(work, team, name=team)
    return work.add(
        Worker(
            id=work.new_id(),
            handle=handle,
            name=clean_input(name, what="The name", limit=NAME_LIMIT),
            role=checked_role(role),
            hours=checked_hours(hours),
            team_id=None if joined is None else joined.id,
            os_user=_unbound(work, os_user),
            email=None if email is None else checked_email(email),
        )
    )


def _unbound(view: View, os_user: str | None) -> str | None:
    bound = None if os_user is None else view.one(Worker, os_user=os_user)
    if bound is not None:
        raise Refused(
            f"The operating-system user {quoted(os_user or '')} is {bound.handle} already.",
            f"Unbind it first: cm worker set {bound.handle} --os-user ''.",
        )
    return os_user


def set_worker(
    work: Work,
    handle: str,
    *,
    name: str | None = None,
    hours: str | None = None,
    role: str | None = None,
    team: str | None = None,
    os_user: str | None = None,
    email: str | None = None,
    active: bool | None = None,
) -> Worker:
    """Change what is said of a worker; an empty ``team``, ``os_user`` or ``email`` takes it
    away. Where nobody is admin, anybody may make one: else nobody ever could."""
    work.lock("staff")
    had_admin = bool(work.all(Worker, role="admin", active=True))
    if had_admin or role != "admin":
        require(work.actor.role, "worker")
    worker = _locked_with_teams(work, find_worker(work, handle), team)
    changed: dict[str, object] = {}
    if name is not None:
        changed["name"] = clean_input(name, what="The name", limit=NAME_LIMIT)
    if hours is not None:
        changed["hours"] = checked_hours(hours)
    if role is not None:
        if "admin" in (role, worker.role):
            require(work.actor.role, "admin", has_admin=had_admin)
        changed["role"] = checked_role(role)
    if team is not None:
        changed["team_id"] = find_team(work, team).id if team else None
    if os_user is not None:
        changed["os_user"] = _unbound(work, os_user or None)
    if email is not None:
        changed["email"] = checked_email(email) if email else None
    if active is not None:
        changed["active"] = active
    if not changed:
        raise UsageProblem("Nothing to change was named.", "Try: cm worker set ana --hours 30.")
    after = work.change(worker, **changed)
    if had_admin and not any(w.role == "admin" and w.active for w in work.all(Worker)):
        raise Refused("Somebody must remain admin.", "Make another worker admin first.")
    return after


def _locked_with_teams(work: Work, worker: Worker, team: str | None) -> Worker:
    """Lock a worker, and where the team changes both teams, whose cases are counted by it."""
    joined = find_team(work, team).id if team else None
    teams = () if team is None else [key for key in (worker.team_id, joined) if key is not None]
    work.lock(rows={Team: teams, Worker: [worker.id]})
    now = work.locked(worker)
    work.check_same(worker.team_id, now.team_id)
    return now


def add_team(work: Work, handle: str, *, name: str) -> Team:
    """Make a team."""
    require(work.actor.role, "team")
    work.lock("staff")
    handle = checked_handle(handle)
    if work.one(Team, handle=handle) is not None:
        raise Refused(f"There is a team {handle} already.", "Choose another handle.")
    name = clean_input(name, what="The name", limit=NAME_LIMIT)
    return work.add(Team(id=work.new_id(), handle=handle, name=name))


def rename_team(work: Work, handle: str, *, name: str) -> Team:
    """Give a team another name; the handle stays."""
    require(work.actor.role, "team")
    name = clean_input(name, what="The name", limit=NAME_LIMIT)
    return work.change(work.locked(find_team(work, handle)), name=name)


def find_team(view: View, handle: str) -> Team:
    """The team of that handle; raises :class:`NotFound` with those there are."""
    team = view.one(Team, handle=handle.strip().lower())
    if team is None:
        known = ", ".join(one.handle for one in view.all(Team, order=("handle",))) or "none yet"
        raise NotFound(f"There is no team {quoted(handle)}.", f"Teams are: {known}.")
    return team


def reduce_hours(
    work: Work, handle: str, *, percent: int, from_on: date, until_on: date | None, reason: str
) -> Reduction:
    """Say that a part of a worker's hours (1 to 100 per cent) is not free for casework.

    A fact, so never refused for what it does to the caseload.
    """
    require(work.actor.role, "reduce")
    worker = work.locked(find_worker(work, handle))
    if not 1 <= percent <= 100:
        raise UsageProblem("--percent must be from 1 to 100.")
    if until_on is not None and until_on < from_on:
        raise UsageProblem("--until lies before --from.", "Swap them, or leave --until out.")
    return work.add(
        Reduction(
            id=work.new_id(),
            worker_id=worker.id,
            share=Decimal(percent) / 100,
            from_on=from_on,
            until_on=until_on,
            reason=clean_input(reason, what="The reason", limit=SHORT_LIMIT),
        )
    )
