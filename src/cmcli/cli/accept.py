"""``cm accept``: from the waitlist, or assigned without a worker; and places that are declined."""

from typing import Annotated

from cmcli.casework.described.texts import Texts
from cmcli.casework.round.values.moving import Acceptance
from cmcli.casework.waitlist.values import AcceptNext, DeclinePlace
from cmcli.cli.core.asking import asked
from cmcli.cli.core.context import asking, perform_on, perform_said
from cmcli.cli.core.opening import actor
from cmcli.cli.core.options import CaseReference, Options, command, verb_app
from cmcli.cli.core.output import say
from cmcli.cli.core.prompts import ask_yes_no, can_ask
from cmcli.cli.core.which_case import need_case
from cmcli.errors import Refused, UsageProblem

app = verb_app()


@command(
    app,
    "accept",
    writes=True,
    examples=(
        "cm accept HJKMN",
        "cm accept HJKMN --worker ben --on yesterday",
        'cm accept HJKMN --worker ben --override "released from hospital today"',
        "cm accept --next --model icm",
        'cm accept HJKMN --declined-by client --worker ben --reason "wants to wait for ana"',
    ),
)
def accept(
    cm: Options,
    declining: Annotated[Texts, DeclinePlace],
    first: Annotated[Texts, AcceptNext],
    said: Annotated[Texts, Acceptance],
    reference: CaseReference = None,
) -> None:
    """Accept a case from the waitlist.

    An open case without a worker is assigned. With --next, cm looks for the first case on the
    waitlist that there is room for up to the target, says whom it skipped and why, and asks you on
    a terminal. Workers look for themselves, supervisors and admins for all workers. With
    --declined-by, cm records that a place was declined, and the case stays on the waitlist. Add
    --worker there only for the worker who would have had the case. If you decline a place for
    yourself, as a worker, you don't need it.
    """
    _check_ways(declining, first, said, reference)
    if "next" in first:
        _accept_next(cm, first)
        return
    named = need_case(cm, reference)
    if "declined_by" in declining:
        said = asked(cm, declining, "reason") if can_ask(cm) else declining
    perform_on(cm, named, said)


def _check_ways(declining: Texts, first: Texts, said: Texts, reference: str | None) -> None:
    """Refuse options that contradict each other."""
    other = [one for one in ("unassigned", "override") if one in said]
    if "next" in first:
        if reference is not None or "declined_by" in declining:
            raise UsageProblem("Use either a case or --next.", "cm finds the case for --next.")
        if other:
            raise UsageProblem(f"--next doesn't take --{other[0]}.", "Name the case instead.")
    elif "model" in first or "team" in first:
        raise UsageProblem("--model and --team are for --next.", "For example: cm accept --next")
    if "declined_by" in declining and other:
        raise UsageProblem(f"A declined place doesn't take --{other[0]}.", "Leave it out.")


def _accept_next(cm: Options, first: Texts) -> None:
    """Accept the case that is proposed; on a terminal a person is asked about it before."""
    if cm.dry_run or not can_ask(cm):
        perform_said(cm, first)
        return
    from cmcli.casework.waitlist.proposing import as_proposed, nobody_fits, propose

    with asking(cm, first) as (view, question):
        found = propose(view, question, actor(view, cm))
    if found.case is None or found.worker is None:
        raise nobody_fits(found)
    say(cm, *found.lines)
    if not ask_yes_no("Accept this case", default=True):
        raise Refused("Nothing was saved.", code="declined")
    own = {name: first.get(name) for name in ("on", "reason")}
    taken = Texts(Acceptance).saying(worker=found.worker.handle, **own)
    with as_proposed():
        perform_on(cm, found.case.case.ref, taken)
