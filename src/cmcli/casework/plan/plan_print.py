"""From the record to the plan that the client reads and signs."""

from collections.abc import Iterator, Mapping
from datetime import date

from cmcli.casework.listing import case_view
from cmcli.casework.looking.client_pages import whom_to_call, worker_of
from cmcli.casework.plan.goals import levels_of
from cmcli.casework.plan.plan_help import service_parts
from cmcli.casework.plan.versions import draft, latest, version
from cmcli.casework.referrals.referral_print import help_parts
from cmcli.catalog.access import labels, need_domains, strength_categories
from cmcli.domain.cases import Case
from cmcli.domain.dates import short_day
from cmcli.domain.findings import Finding
from cmcli.domain.needs import Assessment
from cmcli.domain.plan_content import PlanContent, differences, from_snapshot
from cmcli.domain.plans import Declined, Goal, PlanVersion, Step
from cmcli.domain.words import AgencyWords
from cmcli.errors import Refused
from cmcli.reports.plan import CodesPart, GoalPart, PlanReport, StepPart
from cmcli.store.core.view import View
from cmcli.store.reading.find import FoundCase

_LEVELS = {
    "-2": "Much less than hoped",
    "-1": "Less than hoped",
    "0": "As hoped",
    "1": "More than hoped",
    "2": "Much more than hoped",
}
_HOW = {"signed": "signed", "verbal": "in words", "guardian": "by {by}"}


def plan_report(view: View, found: FoundCase, number: int | None = None) -> PlanReport:
    """The plan of a case for print: as it stands, or as version ``number`` has it.

    Raises :class:`Refused` where there is no goal to print.
    """
    case, client = found.case, found.client
    made = latest(view, case) if number is None else version(view, case, number)
    content = draft(view, case)
    agreed = made if number is not None or _unchanged(made, content) else None
    standing = _standing(made, agreed)
    if number is not None and made is not None:
        content = from_snapshot(made.snapshot)
    if not content.goals:
        raise Refused(
            "The plan has no goals yet.",
            "To add one: cm plan add-goal CASE TEXT",
            code="empty-plan",
        )
    worker = worker_of(view, found)
    who = {"worker": worker.name if worker else "My worker", "client": "I"}
    shown = client.goes_by or client.name or "the client"
    signers = [client.goes_by or client.name or "Client"]
    if made is not None and made.how == "guardian":
        signers.append(f"Guardian ({made.by})")
    signers.append(worker.name if worker else "Worker")
    reached = ("achieved", "partly")
    return PlanReport(
        agency=view.settings.get("agency.name", view.today),
        client=shown,
        worker=worker.name if worker else None,
        printed_on=view.today,
        standing=standing,
        words=_own_words(view, case),
        strengths=_bring(view, case),
        goals=tuple(
            _goal(one, content, who, view.words) for one in content.goals if one.state == "open"
        ),
        reached=tuple(one.text for one in content.goals if one.state in reached),
        chosen_not=_chosen_not(view, case, made if number is not None else None),
        look_on=_look_on(view, case) if number is None else None,
        signers=tuple(signers),
        agreed=agreed is None or agreed.agreed,
        agreement_words=None if agreed is None else agreed.words,
        codes=tuple(_codes(content, view.words)),
        helps=(*help_parts(view, found), *service_parts(view, found)) if number is None else (),
        call=whom_to_call(view, found),
    )


def _unchanged(made: PlanVersion | None, content: PlanContent) -> bool:
    """Return whether the draft is what that version has."""
    if made is None:
        return False
    changes = differences(from_snapshot(made.snapshot), content)
    return not any(one.agreed_upon for one in changes)


def _standing(made: PlanVersion | None, agreed: PlanVersion | None) -> str:
    """Tell which version is printed (``agreed``), or that it is a draft after ``made``."""
    if made is None:
        return "This is a draft. It is not agreed yet."
    if agreed is not None:
        return _agreed(agreed)
    return f"This is a draft. It changes version {made.number} of {short_day(made.agreed_on)}."


def _agreed(made: PlanVersion) -> str:
    day = short_day(made.agreed_on)
    if not made.agreed:
        return f"Version {made.number}, discussed on {day}. I did not agree to it."
    how = _HOW[made.how].format(by=made.by)
    return f"Version {made.number}, agreed on {day}, {how}."


def _own_words(view: View, case: Case) -> tuple[str, ...]:
    """Return the client's words at intake and in the latest assessment that has any."""
    sittings = view.all(Assessment, order=("-number",), case_id=case.id)
    said = [case.words, *[one.words for one in sittings if one.words][:1]]
    return tuple(dict.fromkeys(words for words in said if words))


def _bring(view: View, case: Case) -> tuple[str, ...]:
    found = view.all(Finding, order=("kind", "number"), case_id=case.id)
    return tuple(one.text for kind in ("strength", "resource") for one in found if one.kind == kind)


def _chosen_not(view: View, case: Case, made: PlanVersion | None) -> tuple[str, ...]:
    declined = view.all(Declined, order=("on", "id"), case_id=case.id)
    return tuple(
        one.text if one.words is None else f"{one.text} (“{one.words}”)"
        for one in declined
        if made is None or one.on <= made.agreed_on
    )


def _look_on(view: View, case: Case) -> date | None:
    due = (item.due_on for item in case_view(view, case).due if item.kind == "review")
    return next((day for day in due if day >= view.today), None)


def _goal(goal: Goal, content: PlanContent, who: Mapping[str, str], words: AgencyWords) -> GoalPart:
    return GoalPart(
        number=goal.number,
        text=goal.text,
        words=goal.words,
        rests_on=_rests_on(goal, content, words),
        measure=_measure(goal),
        by=goal.due_on,
        monitored_by=goal.monitored_by,
        levels=tuple((_LEVELS[level], text) for level, text in levels_of(goal).items()),
        steps=tuple(_step(goal, step, who) for step in content.steps_of(goal)),
    )


def _step(goal: Goal, step: Step, who: Mapping[str, str]) -> StepPart:
    return StepPart(
        number=f"{goal.number}.{step.number}",
        text=step.text,
        who=who.get(step.who, step.who),
        by=step.due_on,
        done=step.done_on,
    )


def _rests_on(goal: Goal, content: PlanContent, words: AgencyWords) -> str | None:
    """The domain's label, or the strength; what staff wrote about a need is not printed."""
    if goal.need is not None:
        return labels("need domain", words).get(goal.need, goal.need)
    return dict(content.strengths).get(goal.strength or 0)


def _codes(content: PlanContent, words: AgencyWords) -> Iterator[CodesPart]:
    """Return the codes of the needs, and of strengths, that open goals are linked to."""
    linked = {goal.need for goal in content.goals if goal.state == "open"}
    for key, domain in need_domains().items():
        if key in linked:
            yield CodesPart(area=domain.label, gravity=domain.gravity, z_codes=domain.z_codes)
    for key, label in words.labels("need domain").items():
        if key in linked:
            yield CodesPart(area=label, gravity={}, z_codes={})
    if any(goal.strength for goal in content.goals if goal.state == "open"):
        yield CodesPart(area="What I bring", gravity=strength_categories(), z_codes={})


def _measure(goal: Goal) -> str | None:
    if goal.measure is None:
        return None
    now = None if goal.baseline is None else f"{goal.baseline:f} at the start"
    then = None if goal.target is None else f"{goal.target:f} in the end"
    ways = ", ".join(part for part in (now, then) if part)
    return f"{goal.measure}: {ways}" if ways else goal.measure
