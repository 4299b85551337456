"""The rule whether a service of the directory takes a client, with the reasons in words.

An unknown fact counts neither for nor against a service, and is among the reasons. The conditions
of SQL in ``store/reading/fitting.py`` follow this rule, and a test compares them with it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from cmcli.domain.areas import any_takes
from cmcli.domain.numbers import money
from cmcli.domain.resources import Resource
from cmcli.domain.seekers import ALTERNATIVES, KINDS_SERVED, Seeker, within
from cmcli.domain.text import normalise

UNRATED = 1
"""The weight of a need that was named and not rated, below every rating that is looked for."""

_BASE = 64
"""Needs of one weight that together count less than a single one of the next weight."""

_MOST_WORDS = 2
"""Areas or languages that a reason names; of more it gives the number."""


class Labels(NamedTuple):
    """The labels of need domains and of the keys of `SERVED`."""

    needs: Mapping[str, str]
    served: Mapping[str, str]


class Reason(NamedTuple):
    """A reason in words; ``fits`` is None for what isn't known."""

    fits: bool | None
    words: str


@dataclass(frozen=True, slots=True)
class Match:
    """How a service fits a client: the needs that it meets, and every reason in words.

    ``needs`` are the need domains, the most urgent first.
    """

    weight: int
    needs: tuple[str, ...]
    reasons: tuple[Reason, ...]

    @property
    def fits(self) -> bool:
        """Return whether nothing excludes the client."""
        return not self.against

    @property
    def speaks_for(self) -> tuple[str, ...]:
        """The reasons for it."""
        return self._words(True)

    @property
    def against(self) -> tuple[str, ...]:
        """The reasons that exclude the client."""
        return self._words(False)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The unknown facts."""
        return self._words(None)

    def _words(self, fits: bool | None) -> tuple[str, ...]:
        return tuple(one.words for one in self.reasons if one.fits is fits)

    def place(self, resource: Resource) -> tuple[bool, int, int, str, int]:
        """Return the key of its place among others.

        A service that excludes the client goes last. Those for more urgent needs, and for more of
        them, go first, then those that leave the least unknown, then by name.
        """
        name = sort_name(resource.name)
        return not self.fits, -self.weight, len(self.unknown), name, resource.number


def sort_name(name: str) -> str:
    """Return a name as it is sorted: case and accents don't matter."""
    return " ".join(normalise(name))


def weight_of(rating: int | None) -> int:
    """Return what a need counts; any one of a higher rating counts more than all of a lower one."""
    return int(_BASE ** (UNRATED if rating is None else max(rating, UNRATED)))


def match(resource: Resource, who: Seeker, labels: Labels) -> Match:
    """Compare a service with a client."""
    sought = sorted(who.needs.items(), key=lambda one: (-weight_of(one[1]), one[0]))
    met = {key: rating for key, rating in sought if key in (resource.needs or ())}
    reasons = (
        *_needs(met, labels),
        *_age(resource, who),
        *_income(resource, who),
        *_served(resource, who, labels),
        *_area(resource, who),
        *_language(resource, who),
        *_network(resource, who),
        *_conditions(resource),
    )
    return Match(sum(map(weight_of, met.values())), tuple(met), reasons)


def _needs(met: Mapping[str, int | None], labels: Labels) -> Iterator[Reason]:
    for key, rating in met.items():
        rated = f", rated {rating}" if rating else ""
        yield Reason(True, f"helps with {inside(labels.needs.get(key, key))}{rated}")


def inside(label: str) -> str:
    """Return a label as it is written within a sentence; a name of people keeps its capital."""
    first, _, rest = label.partition(" ")
    proper = rest[:1].isupper() or first[1:2].isupper()
    return label if proper else f"{label[:1].lower()}{label[1:]}"


def _age(resource: Resource, who: Seeker) -> Iterator[Reason]:
    low, high = resource.age_from, resource.age_to
    if low is None and high is None:
        return
    takes = f"takes {ages_said(low, high)}"
    if who.ages is None:
        yield Reason(None, f"{takes}; {who.name}'s age is not known")
    else:
        yield Reason(within(who.ages, low, high), f"{takes}; {_is_aged(who)}")


def ages_said(low: int | None, high: int | None) -> str:
    """Say the ages that a service takes, in years."""
    if not low or high is None:
        return f"ages up to {high}" if high is not None else f"ages from {low}"
    return f"{low} to {high}" if low != high else f"age {low}"


def _is_aged(who: Seeker) -> str:
    low, high = who.ages or (0, 0)
    if low == high:
        return f"{who.name} is {low}"
    return f"{who.name} is {low} {'or' if high - low == 1 else 'to'} {high}"


def _income(resource: Resource, who: Seeker) -> Iterator[Reason]:
    if resource.income_max is not None:
        takes = f"takes an income up to {money(resource.income_max)} a month"
        cents = None if who.income is None else who.income.cents
        above = cents is not None and cents > resource.income_max
        yield _earns(takes, who, above=above)
    if resource.income_percent is not None:
        takes = f"takes up to {resource.income_percent} % of the poverty guideline"
        above = who.percent is not None and who.percent > resource.income_percent
        alone = who.percent_alone is not None and who.percent_alone > resource.income_percent
        unsure = "household size unknown" if above and who.size is None else None
        if alone and not above:
            unsure = "income of the rest of the household unknown"
        yield _earns(takes, who, above=above, unsure=unsure)


def _earns(takes: str, who: Seeker, *, above: bool, unsure: str | None = None) -> Reason:
    """Compare the income; ``unsure`` says what isn't known that decides it."""
    if who.income is None:
        return Reason(None, f"{takes}; {who.name}'s income is not known")
    least = "at least " if who.income.unknown else ""
    earns = f"{takes}; {who.name} has {least}{money(who.income.cents)} a month"
    if unsure:
        return Reason(None, f"{earns} ({unsure})")
    return Reason(False if above else (None if least else True), earns)


def _served(resource: Resource, who: Seeker, labels: Labels) -> Iterator[Reason]:
    keys = resource.serves or ()
    for kind in KINDS_SERVED:
        of_kind = [key for key in keys if key in kind]
        if of_kind:
            said = {who.is_one.get(key) for key in of_kind}
            fits = True if True in said else (None if None in said else False)
            yield _one_of(who, fits, " or ".join(_people(key, labels) for key in of_kind))
    for key in keys:
        if key not in ALTERNATIVES:
            yield _one_of(who, who.is_one.get(key), _people(key, labels), key)


def _people(key: str, labels: Labels) -> str:
    return inside(labels.served.get(key, key))


_SAID: Mapping[str, tuple[str, str, str]] = {
    "families": (
        "a child lives with {}",
        "no child lives with {}",
        "whether a child lives with {} is not known",
    ),
    "disability": ("{} has one", "{} has none", "whether {} has one is not known"),
}
_ONE = ("{} is one", "{} is not one", "whether {} is one is not known")


def _one_of(who: Seeker, fits: bool | None, people: str, key: str = "") -> Reason:
    yes, no, unknown = _SAID.get(key, _ONE)
    said = {True: yes, False: no, None: unknown}[fits].format(who.name)
    return Reason(fits, f"{'for' if fits else 'only'} {people}; {said}")


def _area(resource: Resource, who: Seeker) -> Iterator[Reason]:
    if not resource.areas:
        return
    if who.area is None:
        serves = f"serves {_some(resource.areas)}"
        yield Reason(None, f"{serves}; where {who.name} lives is not known")
        return
    fits = any_takes(resource.areas, who.area)
    hits = [text for text in resource.areas if any_takes([text], who.area)]
    serves = f"serves {_some(hits or resource.areas)}"
    if fits is None:
        yield Reason(None, f"{serves}; whether {who.name} lives there is not known ({who.lives})")
    else:
        yield Reason(fits, f"{serves}; {who.name} lives in {who.lives}")


def _some(names: tuple[str, ...] | list[str]) -> str:
    """Say the first of some names, and how many more there are."""
    shown = ", ".join(names[:_MOST_WORDS])
    more = len(names) - _MOST_WORDS
    return f"{shown} and {more} more" if more > 0 else shown


def _language(resource: Resource, who: Seeker) -> Iterator[Reason]:
    """Compare languages; none in common excludes nobody, since somebody may interpret."""
    if not resource.languages:
        return
    offered = f"offered in {_some(resource.languages)}"
    if not who.languages:
        yield Reason(None, f"{offered}; {who.name}'s language is not known")
        return
    spoken = {sort_name(one) for one in who.languages}
    common = [one for one in resource.languages if sort_name(one) in spoken]
    if common:
        yield Reason(True, f"offered in {_some(common)}, which {who.name} speaks")
    else:
        speaks = f"{who.name} speaks {_some(list(who.languages))}"
        yield Reason(None, f"{offered}; {speaks}, so ask about an interpreter")


def _network(resource: Resource, who: Seeker) -> Iterator[Reason]:
    if not resource.networks:
        return
    taken = f"in the network of {_some(resource.networks)}"
    if not who.payers:
        yield Reason(None, f"{taken}; who pays for {who.name} is not known")
        return
    pays = [one for one in who.payers if any(pays_in(one, each) for each in resource.networks)]
    paid = f"{_some(pays or list(who.payers))} pays for {who.name}"
    yield Reason(bool(pays), f"{'' if pays else 'only '}{taken}; {paid}")


def pays_in(payer: str, network: str) -> bool:
    """Return whether a payer's name, as whole words, is in the name of a network."""
    return f" {sort_name(payer)} " in f" {sort_name(network)} "


def _conditions(resource: Resource) -> Iterator[Reason]:
    if resource.eligibility:
        yield Reason(None, f"also: {resource.eligibility}")
