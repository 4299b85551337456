"""The facts about a client that decide which services of the directory take them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from cmcli.domain.areas import Area
from cmcli.domain.benefits import Income
from cmcli.domain.clients import Client
from cmcli.domain.households import HouseholdMember
from cmcli.domain.keys import HEAD, NO_ANSWERS, RACES
from cmcli.domain.needs import LEFT_OVER, Need
from cmcli.domain.people import PersonAround
from cmcli.domain.poverty import PovertyGuideline

Ages = tuple[int, int]
"""The lowest and the highest age in years that somebody can have."""

_YOUTH, _OLDER, _GROWN = (12, 24), 60, 18
_CHILDREN = ("child", "son", "daughter", "grandchild")
_ADULTS = (
    *(HEAD, "partner", "former-partner", "mother", "father", "parent", "grandparent"),
    *("roommate", "landlord", "guardian", "payee"),
)
"""Relationships and roles of people who are grown up, where no age is known."""
_GENDERS: Mapping[str, frozenset[str]] = {
    "women": frozenset({"woman", "female"}),
    "men": frozenset({"man", "male"}),
    "non-binary": frozenset({"non-binary"}),
}
TRANSGENDER = "transgender"
KINDS_SERVED = ((*_GENDERS, TRANSGENDER), ("youth", "older-adults"))
"""The keys of `SERVED` that are alternatives, by their kind: a service for several of a kind takes
whoever is one of them."""
ALTERNATIVES = frozenset(key for kind in KINDS_SERVED for key in kind)
"""All of them; every other key is a condition of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdCount:
    """How many people live with the client, the client included, and whether a child is there."""

    size: int | None = None
    child: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeker:
    """A client who looks for a service; what is None or empty isn't known.

    ``name`` is what the reasons call the client. ``needs`` are the need domains to be met, with
    their rating, None for one that isn't rated. ``is_one`` says for keys of `SERVED` whether the
    client is one of them. ``lives`` is the county or area as it was typed. ``payers`` are those
    that pay for the client's services.
    """

    name: str
    needs: Mapping[str, int | None]
    guideline: PovertyGuideline
    ages: Ages | None = None
    income: Income | None = None
    size: int | None = None
    is_one: Mapping[str, bool | None] = field(default_factory=dict)
    lives: str | None = None
    languages: Collection[str] = ()
    payers: Collection[str] = ()

    @property
    def area(self) -> Area | None:
        """The county or area where the client lives."""
        return Area.of(self.lives) if self.lives else None

    @property
    def percent(self) -> int | None:
        """The lowest limit in percent of the poverty guideline that takes in the known income.

        Without the size of the household, it is that of one person; more people need less.
        """
        if self.income is None:
            return None
        return self.guideline.percent(self.income.cents, self.size or 1)

    @property
    def percent_alone(self) -> int | None:
        """The lowest such limit for one person, by which the income fits whoever lives there.

        Only the client's own income is known: a limit that takes it in because more people live
        in the household may leave out what they earn together.
        """
        return None if self.income is None else self.guideline.percent(self.income.cents, 1)


def sought(needs: Iterable[Need]) -> dict[str, int | None]:
    """Return the needs that a service is looked for: rated 2 or more, or named and not rated."""
    return {
        one.domain: one.rating
        for one in needs
        if (one.unrated is None if one.rating is None else one.rating >= LEFT_OVER)
    }


def household_of(
    members: Iterable[HouseholdMember], people: Iterable[PersonAround], ages: Mapping[str, Ages]
) -> HouseholdCount:
    """Count a household: its present members, and the people around the client who live in it.

    ``ages`` are those of members by their client. Without a record of either, nothing is known.
    """
    present = [one for one in members if one.present]
    others = [one for one in people if one.present and one.household]
    if not present and not others:
        return HouseholdCount()
    size = max(len(present), 1) + len(others)
    children = {_is_child(one.relationship, ages.get(one.client_id)) for one in present}
    children |= {_is_child(one.role, None) for one in others}
    child = True if True in children else (None if None in children else False)
    return HouseholdCount(size=size, child=child)


def _is_child(role: str | None, ages: Ages | None) -> bool | None:
    """Return whether somebody of a household is a child; None if nobody can tell."""
    if ages is not None:
        return within(ages, None, _GROWN - 1)
    return True if role in _CHILDREN else (False if role in _ADULTS else None)


def is_one_of(
    client: Client, ages: Ages | None, *, child: bool | None = None, jailed: bool = False
) -> dict[str, bool | None]:
    """Tell for the keys of `SERVED` whether a client is one of them, where the record says so.

    Young people are 12 to 24, older adults from 60. Only plain data counts, never notes or needs.
    Whoever was in jail comes from it; whoever wasn't while the case ran may have been before.
    """
    races = set(client.race or ())
    told = bool(races) and races <= {*RACES} - {*NO_ANSWERS}
    return {
        **_genders(set(client.gender or ())),
        "veterans": _ANSWERS.get(client.veteran or ""),
        "disability": _ANSWERS.get(client.disability or ""),
        "youth": within(ages, *_YOUTH),
        "older-adults": within(ages, _OLDER, None),
        "families": child,
        "reentry": jailed or None,
        "native-american": "american-indian" in races or (False if told else None),
    }


_ANSWERS = {"yes": True, "no": False}


def _genders(said: set[str]) -> dict[str, bool | None]:
    """Tell which of the genders a client is; somebody who is transgender may be any other too."""
    plain = bool(said) and said <= frozenset().union(*_GENDERS.values())
    found: dict[str, bool | None] = {
        key: bool(said & words) or (False if plain else None) for key, words in _GENDERS.items()
    }
    return found | {TRANSGENDER: TRANSGENDER in said or None}


def within(ages: Ages | None, low: int | None, high: int | None) -> bool | None:
    """Return whether an age is within limits, both included; None if it may be or not."""
    if ages is None:
        return None
    below = low is not None and ages[1] < low
    above = high is not None and ages[0] > high
    if below or above:
        return False
    inside = (low is None or ages[0] >= low) and (high is None or ages[1] <= high)
    return True if inside else None
