"""Safety flags, and the contact schedule that is agreed with a client."""

from collections.abc import Sequence
from datetime import date, timedelta

from cmcli.casework.answers import Answer
from cmcli.casework.capacity.placing import phases_of
from cmcli.casework.case_answer import case_answer
from cmcli.casework.listing import case_view
from cmcli.casework.models_today import Models
from cmcli.casework.round.changing import FROM_NEXT
from cmcli.casework.round.values.flags import ActOnFlag, RaiseFlag, SettleFlag
from cmcli.casework.round.values.schedule import ContactSchedule
from cmcli.domain.approvals import SCHEDULE
from cmcli.domain.cases import Case
from cmcli.domain.crisis_plans import CrisisPlan, holding, in_a_line
from cmcli.domain.dates import format_day, say_days, short_day
from cmcli.domain.permissions import may, require
from cmcli.domain.safety import LOOK_AGAIN_DAYS, Flag, FlagAction, Rhythm, advice_on
from cmcli.domain.terms import too_slow, usual_days
from cmcli.errors import NotFound, Refused, Sentence, UsageProblem
from cmcli.store.core.keys import TWICE, age_of
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase
from cmcli.store.reading.numbered import find_numbered


def perform_flag(work: Work, found: FoundCase, said: RaiseFlag) -> Answer:
    """Raise a flag, and say whom to call and what to do next."""
    made = raise_flag(work, found.case, kind=said.kind, text=said.text)
    advice = advice_on(made.kind)
    line = crisis_line(work) if advice.crisis else None
    when = format_day(made.raised_on, work.today)
    settle = f"cm flag {found.ref} --settle {made.number} --done TEXT --told WHO"
    lines = [
        f"{found.ref} {found.client.shown_name}: safety flag {made.number} ({made.kind}) raised,"
        f" due {when}.",
        f"In a crisis: {line}" if line else advice.raised,
        _crisis_plan(work, found) if advice.crisis else "",
        f"After you have acted on it: {settle}",
    ]
    return case_answer(
        work,
        found.case,
        filter(None, lines),
        {"flag": flag_record(made), "crisis_line": line},
        client=found.client,
    )


def _crisis_plan(work: Work, found: FoundCase) -> str:
    """Say how to read the client's crisis plan, or how to write one."""
    plan = holding(work.all(CrisisPlan, client_id=found.client.id, replaced_on=None))
    if plan is not None:
        return in_a_line(plan, found.ref)
    return f"No crisis plan yet. To write one with the client: cm crisis {found.ref} --warning T"


def raise_flag(work: Work, case: Case, *, kind: str, text: str) -> Flag:
    """Raise a safety flag; a fact, so taken on a case of any status, and due today."""
    require(work.actor.role, "flag")
    case = work.locked(case)
    latest = _latest_flag(work, case)
    if (twice := _repeated(latest, kind, text)) is not None:
        work.warn(twice)
    return work.add(
        Flag(
            id=work.new_id(),
            case_id=case.id,
            number=1 if latest is None else latest.number + 1,
            kind=kind,
            text=text,
            raised_on=work.today,
            raised_by=work.actor.handle,
        )
    )


def repeated_flag(view: View, found: FoundCase, said: RaiseFlag) -> str | None:
    """Say that the same flag was raised a few minutes ago, if it was."""
    return _repeated(_latest_flag(view, found.case), said.kind, said.text)


def _latest_flag(view: View, case: Case) -> Flag | None:
    found = view.all(Flag, order=("-number",), limit=1, case_id=case.id)
    return found[0] if found else None


def _repeated(latest: Flag | None, kind: str, text: str) -> str | None:
    if latest is None or (latest.kind, latest.text) != (kind, text) or age_of(latest.id) >= TWICE:
        return None
    return f"The same flag was raised a few minutes ago, as flag {latest.number}."


def perform_act(work: Work, found: FoundCase, said: ActOnFlag) -> Answer:
    """Record an action on an open flag, and say when to look again."""
    flag, action = act_on_flag(work, found.case, said)
    line = (
        f"{found.ref} {found.client.shown_name}: action on safety flag {flag.number} recorded,"
        f" told {action.told}. Look again {format_day(action.look_on, work.today)}."
    )
    record = {"flag": flag_record(flag, actions_on(work, found.case))}
    return case_answer(work, found.case, (line,), record, client=found.client)


def act_on_flag(work: Work, case: Case, said: ActOnFlag) -> tuple[Flag, FlagAction]:
    """Record what the actor did about a flag that stays open; it is due again on ``said.look``.

    Raises :class:`NotFound` and :class:`Refused` as :func:`settle_flag` does, and
    :class:`UsageProblem` for a day in the past or more than a week ahead.
    """
    require(work.actor.role, "flag")
    case = work.locked(case)
    flag = _open_flag(work, case, said.act, "act")
    _check_look(work.today, said.look)
    action = work.add(
        FlagAction(
            id=work.new_id(),
            case_id=case.id,
            flag_id=flag.id,
            on=work.today,
            by=work.actor.handle,
            done=said.done,
            told=said.told,
            look_on=said.look,
        )
    )
    return work.change(flag, look_on=said.look), action


def _check_look(today: date, look: date) -> None:
    last = today + timedelta(days=LOOK_AGAIN_DAYS)
    if not today <= look <= last:
        raise UsageProblem(
            Sentence(
                "{look} must be a day from today to {last}, not {day}.",
                last=short_day(last),
                day=short_day(look),
            ),
            "An open flag is looked at again within a week.",
            field="look",
        )


def perform_settle(work: Work, found: FoundCase, said: SettleFlag) -> Answer:
    """Settle a flag, and say how many are still open."""
    made = settle_flag(work, found.case, said.settle, done=said.done, told=said.told)
    left = len(open_flags(work, found.case))
    when, asks = format_day(work.today, work.today), advice_on(made.kind).settled
    others = f" {left} more open." if left else ""
    line = f"{found.ref} {found.client.shown_name}: safety flag {made.number} settled {when}"
    return case_answer(
        work,
        found.case,
        filter(None, (f"{line} by {made.settled_by}, told {made.told}.{others}", asks)),
        {"flag": flag_record(made, actions_on(work, found.case))},
        client=found.client,
    )


def settle_flag(work: Work, case: Case, number: int, *, done: str, told: str) -> Flag:
    """Settle a flag by what was done, which the actor did, and who was told.

    Raises :class:`NotFound` for a number that the case does not have, :class:`Refused` for a flag
    that was settled before.
    """
    require(work.actor.role, "flag")
    case = work.locked(case)
    return work.change(
        _open_flag(work, case, number, "settle"),
        settled_on=work.today,
        settled_by=work.actor.handle,
        done=done,
        told=told,
    )


def _open_flag(work: Work, case: Case, number: int, field: str) -> Flag:
    flag = find_numbered(
        work,
        Flag,
        "flag",
        number,
        known=lambda: ", ".join(str(one.number) for one in open_flags(work, case)),
        add="No flag is open.",
        listed="Open flags",
        field=field,
        case_id=case.id,
    )
    if flag.settled_on is not None:
        raise Refused(
            f"Flag {number} was settled on {short_day(flag.settled_on)} by {flag.settled_by}.",
            "Raise a new one if there is a new concern.",
            code="settled",
            field=field,
        )
    return flag


def flag_record(flag: Flag, actions: Sequence[FlagAction] = ()) -> dict[str, object]:
    """A flag as JSON prints it, with those of the case's actions that are on it."""
    return {
        "number": flag.number,
        "kind": flag.kind,
        "text": flag.text,
        "raised_on": flag.raised_on,
        "raised_by": flag.raised_by,
        "settled_on": flag.settled_on,
        "settled_by": flag.settled_by,
        "done": flag.done,
        "told": flag.told,
        "look_on": flag.look_on,
        "actions": [_action_record(one) for one in actions if one.flag_id == flag.id],
    }


def _action_record(action: FlagAction) -> dict[str, object]:
    names = "on by done told look_on"
    return {name: getattr(action, name) for name in names.split()}


def actions_on(view: View, case: Case) -> list[FlagAction]:
    """Return what was done about the flags of the case, the oldest first."""
    return view.all(FlagAction, order=("on", "id"), case_id=case.id)


def open_flags(view: View, case: Case) -> list[Flag]:
    """The flags of the case that nobody has settled yet."""
    return view.all(Flag, order=("number",), case_id=case.id, settled_on=None)


def all_flags(view: View, case: Case) -> list[Flag]:
    """Return all flags of the case, in the order that they were raised."""
    return view.all(Flag, order=("number",), case_id=case.id)


def crisis_line(view: View) -> str:
    """Whom to call in a crisis, as the agency has set it for today."""
    return view.settings.get("agency.crisis-line", view.today)


def perform_rhythm(work: Work, found: FoundCase, said: ContactSchedule) -> Answer:
    """Agree a contact schedule or end it, and say what holds now."""
    who = f"{found.ref} {found.client.shown_name}"
    if not said.interval:
        end_rhythm(work, found.case, reason=said.reason)
        day = format_day(_entered_on(work), work.today)
        agreed, line = None, f"{who}: the agreed contact schedule has ended {day}."
    else:
        made = set_rhythm(work, found.case, said)
        end = f" until {format_day(made.until_on, work.today)}" if made.until_on else ""
        agreed = rhythm_record(made)
        start = format_day(made.from_on, work.today)
        line = f"{who}: contact every {say_days(made.days)} as agreed, from {start}{end}."
    shown = case_view(work, found.case, found.client)
    later = found.case.status == "open" and shown.facts.counted_on != work.today
    lines = (line, FROM_NEXT) if later else (line,)
    return case_answer(work, found.case, lines, {"rhythm": agreed}, shown=shown)


def rhythm_record(rhythm: Rhythm) -> dict[str, object]:
    """An agreed schedule as JSON prints it."""
    return {
        "days": rhythm.days,
        "from_on": rhythm.from_on,
        "until_on": rhythm.until_on,
        "reason": rhythm.reason,
        "allowed_by": rhythm.allowed_by,
    }


def set_rhythm(work: Work, case: Case, said: ContactSchedule) -> Rhythm:
    """Be in contact every so many days, as agreed with the client.

    The schedule agreed last holds, from the next contact that counts. Raises :class:`Refused` on a
    case that has ended.
    """
    case = work.locked(case)
    _check_agreeing(work, case)
    work.reason = said.reason
    from_on = _entered_on(work)
    if from_on > work.today:
        work.warn(f"The schedule begins on {short_day(from_on)}, the day it is entered.")
    if said.until is not None and said.until < from_on:
        raise UsageProblem(
            Sentence("{until} is in the past: {day}.", day=short_day(said.until)),
            "Enter a later date.",
            field="until",
        )
    usual = usual_days(Models(work)[case.model], case.acuity, phases_of(work, case).on(work.today))
    slow, allowed = too_slow(said.interval, usual), may(work.overriding.role, "override")
    if usual is not None and said.interval > usual:
        work.warn(
            f"{case.model} requires a contact every {say_days(usual)} in this case, but"
            f" the schedule is every {say_days(said.interval)}."
        )
    if slow:
        work.took(SCHEDULE)
    if slow and not allowed:
        work.warn("This is slower than twice the model's schedule, so a supervisor has to agree.")
    return work.add(
        Rhythm(
            id=work.new_id(),
            case_id=case.id,
            days=said.interval,
            from_on=from_on,
            until_on=said.until,
            reason=said.reason,
            allowed_by=work.overriding.handle if allowed else None,
        )
    )


def end_rhythm(work: Work, case: Case, *, reason: str) -> list[Rhythm]:
    """End what was agreed: the model's own clock runs again, from the day of the entry on.

    Raises :class:`NotFound` where no schedule is agreed.
    """
    case = work.locked(case)
    _check_agreeing(work, case)
    work.reason = reason
    now = _entered_on(work)
    running = [
        one
        for one in work.all(Rhythm, order=("from_on", "id"), case_id=case.id)
        if one.until_on is None or one.until_on >= now
    ]
    if not running:
        raise NotFound("This case has no agreed contact schedule.", "To set one: cm rhythm CASE 2w")
    return [work.change(one, until_on=now - timedelta(days=1)) for one in running]


def _entered_on(work: Work) -> date:
    """A schedule begins or ends on this day. An earlier one could hide a late contact."""
    return max(work.today, work.real_day)


def _check_agreeing(work: Work, case: Case) -> None:
    """Check that the actor may agree a schedule, and that the case has not ended."""
    require(work.actor.role, "rhythm")
    if case.ended:
        raise Refused(
            "You can set a contact schedule only on a case that is open or on the waitlist.",
            "To open a new episode: cm reopen CASE",
            code=case.status,
        )
