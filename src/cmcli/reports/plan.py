"""The plan as a client reads and signs it, as one value that knows no form of print."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from cmcli.domain.dates import short_day

NOT_FOR_CLIENTS = (
    "weakness",
    "barrier",
    "no-show",
    "no show",
    "refused",
    "refuses",
    "refusal",
    "non-compliant",
    "non-compliance",
    "noncompliant",
    "noncompliance",
    "compliant",
    "compliance",
    "manipulative",
    "manipulates",
    "resistant",
    "treatment-resistant",
    "addict",
    "addicted",
    "alcoholic",
    "junkie",
    "in denial",
    "unmotivated",
    "uncooperative",
    "lazy",
    "attention-seeking",
    "drug-seeking",
    "low-functioning",
    "low functioning",
    "drug abuse",
    "drug abuser",
    "substance abuse",
    "substance abuser",
    "late",
)
"""Words that nothing written for a client says."""

# Shoes may be water-resistant, and a bus, a shift or a month may be late; a person is not.
_WORDS = "|".join(word for word in NOT_FOR_CLIENTS if word not in ("late", "resistant"))
_LATE = (
    r"(?<!work )(?<!works )(?<!open )(?<!until )(?<!too )late"
    r"(?=\W*$|\s*[^\w\s]|\s+(?:again|and|arrivals?|at|because|for|or|to|with)\b)"
)
_HARSH = re.compile(rf"\b(?:(?:{_WORDS})(?:e?s)?|(?<!-)resistant|{_LATE})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPart:
    """One step: who does what by when."""

    number: str
    text: str
    who: str
    by: date | None
    done: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalPart:
    """One goal. ``measure`` and ``rests_on`` are sentences; ``levels`` are pairs of a label and
    what it would look like, from the least to the most."""

    number: int
    text: str
    words: str | None
    rests_on: str | None
    measure: str | None
    by: date | None
    monitored_by: str | None
    levels: tuple[tuple[str, str], ...]
    steps: tuple[StepPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodesPart:
    """An area of the plan in the codes of other services: code → title."""

    area: str
    gravity: Mapping[str, str]
    z_codes: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePart:
    """A part of a page: its title, and pairs of a label (perhaps empty) and a text."""

    title: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReport:
    """The plan for print. ``standing`` says which version it is and how it was agreed.

    ``client`` is the name that the client goes by, also above the signature: a legal name may be
    one that nobody should read here. ``agreed`` is False where the client did not agree.
    ``agreement_words`` are what the client said of the plan then. ``words`` are the client's own,
    ``strengths`` what they bring, ``reached`` the goals that have been reached, ``chosen_not``
    what the client decided not to take up, ``look_on`` the day of the next look at the plan
    together, ``signers`` who signs, ``codes`` the second page. ``helps`` are referrals and
    services, ``call`` whom the client can call.
    """

    agency: str
    client: str
    worker: str | None
    printed_on: date
    standing: str
    words: tuple[str, ...]
    strengths: tuple[str, ...]
    goals: tuple[GoalPart, ...]
    reached: tuple[str, ...]
    chosen_not: tuple[str, ...]
    look_on: date | None
    signers: tuple[str, ...]
    agreed: bool = True
    agreement_words: str | None = None
    codes: tuple[CodesPart, ...] = ()
    helps: tuple[PagePart, ...] = ()
    call: tuple[str, ...] = ()


HELPS_TITLE, CALL_TITLE = "Who else helps me", "Whom I can call"
CODES_TITLE = "For other services"
CODES_SAID = (
    "These codes name the areas of this plan for services that ask for them. Not every code"
    " fits: who uses them chooses those that do."
)


def closing(report: PlanReport) -> str:
    """Return the sentence above the signatures."""
    made = "I helped to make it, I may" if report.agreed else "I did not agree to it. I may"
    return (
        f"I have read this plan, or it was read to me. {made} ask for changes at any time, and I"
        " get a copy."
    )


def heading(report: PlanReport) -> str:
    """Return whose plan it is, and when it was printed."""
    parts = [f"with {report.worker}"] if report.worker else []
    said = ", ".join([*parts, f"printed on {short_day(report.printed_on)}"])
    return f"{report.agency}, {said}" if report.agency else said[0].upper() + said[1:]


def harsh_words(report: PlanReport) -> list[tuple[str, str]]:
    """Where the staff's text says a word that a client should not read, as (place, word).

    The client's own words are theirs and are not looked at.
    """
    return harsh_in(_staff_texts(report))


def harsh_in(texts: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the words that a client should not read, as (place, word); texts have their places."""
    return [
        (place, match.group().lower()) for place, text in texts for match in _HARSH.finditer(text)
    ]


def staff_facts(parts: Iterable[PagePart]) -> Iterator[tuple[str, str]]:
    """Return what staff wrote in parts of a page, by title."""
    for part in parts:
        yield part.title, " ".join((part.title, *(text for _, text in part.facts)))


def _staff_texts(report: PlanReport) -> Iterator[tuple[str, str]]:
    for goal in report.goals:
        levels = (said for _, said in goal.levels)
        said = (goal.text, goal.measure, goal.monitored_by, *levels)
        yield f"goal {goal.number}", " ".join(text for text in said if text)
        for step in goal.steps:
            yield f"step {step.number}", f"{step.text} {step.who}"
    yield "what the client brings", " ".join(report.strengths)
    yield "a goal that was reached", " ".join(report.reached)
    yield "what was declined", " ".join(report.chosen_not)
    yield from staff_facts(report.helps)
