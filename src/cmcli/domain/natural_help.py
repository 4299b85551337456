"""The leads of a plan, and the help that comes from people and groups around the client."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from cmcli.domain.people import PersonAround, meant
from cmcli.domain.plans import Step
from cmcli.domain.referrals import Referral

CLIENT, WORKER = "client", "worker"
"""The words for who does a step or leads a referral."""


class Helper(NamedTuple):
    """Somebody other than client and worker who helps, and where: ``step 1.2``, ``referral 3``.

    ``natural`` help comes from people and groups, other help from a service; None is not known.
    """

    who: str
    where: str
    natural: bool | None


class HelpAround(NamedTuple):
    """How many steps and open referrals the client leads, of how many, and who else helps."""

    steps: int
    client_steps: int
    referrals: int
    client_referrals: int
    helpers: tuple[Helper, ...]

    def lines(self, *, hidden: bool = False) -> Iterator[tuple[str, str]]:
        """Yield title and text of each line; with ``hidden`` names only where the help is."""
        led = [
            f"{mine} of {many} {what}{'' if many == 1 else 's'}"
            for mine, many, what in (
                (self.client_steps, self.steps, "step"),
                (self.client_referrals, self.referrals, "referral"),
            )
            if many
        ]
        if led:
            yield "The client leads", " and ".join(led)
        for title, natural in _KINDS:
            of_kind = [one for one in self.helpers if one.natural is natural]
            if of_kind:
                yield title, ", ".join(_told(one, hidden) for one in of_kind)

    def as_dict(self) -> dict[str, object]:
        """The same for JSON."""
        return {
            "steps": self.steps,
            "client_steps": self.client_steps,
            "referrals": self.referrals,
            "client_referrals": self.client_referrals,
            "natural": [_record(one) for one in self.helpers if one.natural],
            "formal": [_record(one) for one in self.helpers if one.natural is False],
            "unknown": [_record(one) for one in self.helpers if one.natural is None],
        }


_KINDS = (
    ("Natural help", True),
    ("Formal help", False),
    ("Natural or formal help, not known which", None),
)


def _told(one: Helper, hidden: bool) -> str:
    return one.where if hidden else f"{one.who} ({one.where})"


def _record(one: Helper) -> dict[str, str]:
    return {"who": one.who, "where": one.where}


def help_around(
    steps: Sequence[tuple[str, Step]],
    referrals: Sequence[Referral],
    people: Sequence[PersonAround],
    staff: Collection[str],
) -> HelpAround:
    """Tell who leads and who helps.

    ``steps`` are those with their numbers that were not removed from the plan, ``referrals`` the
    open ones, ``people`` those around the client, ``staff`` the names of workers.
    """
    return HelpAround(
        len(steps),
        sum(step.who == CLIENT for _, step in steps),
        len(referrals),
        sum(one.led_by == CLIENT for one in referrals),
        (*_in_steps(steps, people, staff, _services(referrals)), *_by_referral(referrals)),
    )


def _services(referrals: Iterable[Referral]) -> frozenset[str]:
    """Return the names of services that the client is referred to, and of their organizations."""
    formal = (one for one in referrals if not one.natural)
    names = (name for one in formal for name in (one.to, one.organization) if name)
    return frozenset(map(str.casefold, names))


def _in_steps(
    steps: Iterable[tuple[str, Step]],
    people: Sequence[PersonAround],
    staff: Collection[str],
    services: Collection[str],
) -> Iterator[Helper]:
    """Yield who else does steps; a person of a provider, and a service, is formal help.

    A name that no person around the client has is not known, nor one that several have if only
    some of them are of a provider.
    """
    for number, step in steps:
        if step.who in (CLIENT, WORKER) or step.who.casefold() in staff:
            continue
        kinds = {one.provider is None for one in meant(people, step.who)}
        natural = kinds.pop() if len(kinds) == 1 else None
        if step.who.casefold() in services:
            natural = False
        yield Helper(step.who, f"step {number}", natural)


def _by_referral(referrals: Iterable[Referral]) -> Iterator[Helper]:
    for one in referrals:
        yield Helper(one.to, f"referral {one.number}", one.natural)
