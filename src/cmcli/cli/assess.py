"""``cm assess``: needs, strengths and background, and what changed since last time."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.casework.described.round_kinds import RATED
from cmcli.casework.described.texts import Texts
from cmcli.casework.round.values.assessing import TOLD, Sitting
from cmcli.cli.core import session
from cmcli.cli.core.asking import remembered, say_not_to_ask
from cmcli.cli.core.context import perform_on, whole
from cmcli.cli.core.opening import reading
from cmcli.cli.core.options import CaseReference, Options, command, verb_app
from cmcli.cli.core.output import say, show_record
from cmcli.cli.core.prompts import TRIES, ask_text, ask_yes_no, can_ask
from cmcli.cli.core.which_case import case, need_case
from cmcli.domain.keys import RATING_LABELS, UNRATED
from cmcli.errors import Refused, UsageProblem

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase

app = verb_app()

MOST_ASSESSMENTS = 9999


@command(
    app,
    "assess",
    writes=True,
    reads=True,
    examples=(
        'cm assess HJKMN --need housing="4:sleeps in her car" --need food=prefers-not',
        'cm assess HJKMN --strength "keeps her word" --stage housing=preparation',
        'cm assess HJKMN --health medication=metformin --swot O="list opens in May"',
        "cm assess HJKMN --show",
    ),
)
def assess(
    cm: Options,
    said: Annotated[Texts, Sitting],
    reference: CaseReference = None,
    show: Annotated[
        bool, typer.Option("--show", help="Show the latest assessment.", metavar="")
    ] = False,
    number: Annotated[
        str | None, typer.Option("--number", help="Show this assessment.", metavar="N")
    ] = None,
) -> None:
    nothing = not {*said.given} - {"on"}
    reference = need_case(cm, reference)
    if show or number is not None:
        if not nothing:
            raise UsageProblem("Use --show by itself.", "To record an assessment, leave it out.")
        _show(cm, reference, whole(number, "--number", 1, MOST_ASSESSMENTS))
        return
    if (nothing or session.current().resumed) and reference != "-" and can_ask(cm):
        said = _guided(cm, reference, said)
    try:
        perform_on(cm, reference, said)
    except Refused as refusal:
        if reference == "-":
            raise
        perform_on(cm, reference, _although_nothing_is_new(cm, said, refusal))


def _although_nothing_is_new(cm: Options, said: Texts, refusal: Refused) -> Texts:
    """Ask a person whether to record that nothing has changed; the texts that say so.

    Raises the refusal where nobody can be asked or it is about something else.
    """
    from cmcli.casework.round.assessing import NOTHING_NEW

    if refusal.code != NOTHING_NEW or not can_ask(cm):
        raise refusal
    if not ask_yes_no(f"{refusal.message} Record that you asked again", default=False):
        raise Refused("Nothing was saved.", code="declined") from None
    return said.saying(unchanged="yes")


def _show(cm: Options, reference: str, number: int | None) -> None:
    from cmcli.casework.round.assessing import shown
    from cmcli.casework.round.assessment_answer import assessment_page, assessment_record

    with reading(cm) as view:
        found = case(view, cm, reference)
        made = shown(view, found.case, number)
        record = {"ref": found.ref, **assessment_record(view, made)}
        lines = list(assessment_page(view, found, made))
    show_record(cm, record, lambda: lines)


def _guided(cm: Options, reference: str, said: Texts) -> Texts:
    """Go through the needs and the most usual findings, one question each."""
    from cmcli.casework.round.ratings import domains_to_rate

    with reading(cm) as view:
        found = case(view, cm, reference)
        standing = _standing(view, found)
        domains = domains_to_rate(view.words, view.today, standing)
    say_not_to_ask(cm, found.client)
    scale = ", ".join(f"{key} {label}" for key, label in RATING_LABELS.items())
    say(cm, f"Rate each need: {scale}; {' or '.join(UNRATED)}.")
    say(cm, "You can add a text, for example 3:sleeps in her car. Press Enter to keep a rating.")
    rated = [*said.all("needs")]
    known = {text.partition("=")[0] for text in rated}
    for key, label in domains.items():
        if key in known:
            continue
        answer = _ask_need(cm, label, standing.get(key))
        if answer is not None:
            rated.append(f"{key}={answer}")
            said = remembered(said.saying(needs=tuple(rated)))
    for kind in TOLD:
        if kind not in said:
            said = remembered(said.saying(**{kind: tuple(_ask_findings(kind)) or None}))
    if "words" not in said:
        words = ask_text("In the client's own words (empty: nothing)")
        said = remembered(said.saying(words=words))
    if not {*said.given} - {"on"}:
        raise Refused("You entered nothing, so nothing was saved.", code="declined")
    return said


def _standing(view: "View", found: "FoundCase") -> Mapping[str, str]:
    from cmcli.casework.round.ratings import level_words
    from cmcli.domain.needs import Need

    needs = view.all(Need, case_id=found.case.id)
    return {
        one.domain: level_words(one.rating, one.unrated) + (f", {one.text}" if one.text else "")
        for one in needs
    }


def _ask_need(cm: Options, label: str, standing: str | None) -> str | None:
    """Ask for one need until the answer can be read."""
    now = f" (now {standing})" if standing else ""
    for _ in range(TRIES):
        answer = ask_text(f"{label}{now}")
        if answer is None:
            return None
        try:
            RATED.checked(RATED.read(answer, None))
        except UsageProblem as problem:
            problem.spelled(lambda _: label)
            say(cm, f"{problem.message} {problem.hint}")
        else:
            return answer
    raise Refused(f"No valid answer after {TRIES} tries. Nothing was saved.", code="declined")


def _ask_findings(kind: str) -> Iterable[str]:
    """The findings of one kind, until an empty answer."""
    from cmcli.catalog.access import labels

    label = labels("finding kind")[kind]
    while (text := ask_text(f"{label} (empty: none, or no more)")) is not None:
        yield text
