"""When a printed page may harm a client who carries it, and what a discreet one may say."""

import re
from collections.abc import Iterable

from cmcli.domain.alerts import Alert
from cmcli.domain.clients import Client
from cmcli.domain.safety import Flag
from cmcli.domain.text import normalise

ABUSE = "abuse"
"""The kind of a safety flag about somebody who may look at what the client carries."""

_NUMBER = re.compile(r"\+?\d[\d ().-]*\d(?: *(?:ext\.?|x) *\d+)?")
_HOUR_WORDS = frozenset(
    "mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday daily day"
    " days every week weeks month months weekdays weekends of the on and from to until through last"
    " 1st 2nd 3rd 4th 5th am pm a p m noon midnight closed holidays open".split()
)


_TITLES = frozenset("mr mrs ms miss mx dr prof rev fr sr".split())
_SHORT = 3
"""Letters of a word that tells nothing by itself, such as "the"."""


def discreet_phone(text: str) -> str:
    """Return only the numbers of a text with phones; the words may tell whose they are."""
    return "; ".join(one.strip() for one in _NUMBER.findall(text))


def discreet_hours(text: str) -> str:
    """Return the parts of opening hours that are only days and times."""
    parts = (one.strip() for one in text.split(";"))
    return "; ".join(one for one in parts if one and all(map(_of_hours, normalise(one))))


def _of_hours(word: str) -> bool:
    return word in _HOUR_WORDS or word.rstrip("apm").isdecimal()


def discreet_place(text: str, names: Iterable[str]) -> str:
    """Return an address without a name in front of its street; none if one of ``names`` is left.

    A place without a number is a name, such as that of a clinic, and so there is no address.
    """
    parts = [one.strip() for one in text.split(",")]
    begun = [at for at, one in enumerate(parts) if one[:1].isdecimal()]
    within = [at for at, one in enumerate(parts) if any(map(str.isdecimal, one))]
    found = begun or within
    return discreet_text(", ".join(parts[found[0] :]), names) if found else ""


def telling_words(names: Iterable[str]) -> list[str]:
    """Return the names, and each longer word of them: half a name tells as much."""
    told = list(names)
    return told + [word for name in told for word in name.split() if len(word) > _SHORT]


def first_name(name: str) -> str:
    """Return the first name of a worker; a name that begins with a title is kept whole."""
    first, _, rest = name.partition(" ")
    return name if rest and first.rstrip(".").casefold() in _TITLES else first


def discreet_text(text: str, names: Iterable[str]) -> str:
    """Return a text that has none of the names in it."""
    words = f" {' '.join(normalise(text))} "
    told = (" ".join(normalise(one)) for one in names)
    return "" if any(one and f" {one} " in words for one in told) else text


def carrying_doubts(client: Client, flags: Iterable[Flag], alerts: Iterable[Alert]) -> list[str]:
    """Return why a page for the client may be unsafe to carry or receive; none where nothing is.

    ``flags`` are the client's in all episodes. Settled flags and ended alerts raise no doubt.
    """
    doubts = [f"safe contact: {client.safe_contact}"] if client.safe_contact else []
    if any(one.kind == ABUSE and one.settled_on is None for one in flags):
        doubts.append("a safety flag about abuse is open")
    doubts += [f"alert: {one.text}" for one in alerts if one.ended_on is None]
    return doubts
