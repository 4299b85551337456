"""Workers and clients of the made-up agency: invented word pairs, no real people."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cmcli.domain.clients import CODE_LENGTH, CODE_LETTERS

_FIRST = (
    "Amber Birch Cobalt Dapple Ember Flint Garnet Hazel Indigo Jasper Kelp Lilac Moss Nettle Ochre"
    " Pebble Quartz Russet Saffron Teal Umber Velvet Willow Yarrow Zephyr"
).split()
_LAST = (
    "Anchor Basket Compass Drizzle Easel Feather Gable Harbour Inkwell Kettle Lantern Meadow"
    " Notebook Orchard Paddle Quill Ribbon Saddle Thimble Umbrella Violin Windmill"
).split()


@dataclass(frozen=True, slots=True)
class DemoStaff:
    """A worker: ``cases`` open ones of ``model``, ``late`` of them with an overdue contact."""

    handle: str
    name: str
    model: str
    cases: int
    late: int = 0
    hours: str = "37.5"
    team: str | None = None


SUPERVISOR = ("sage", "Sage Meridian")

STAFF = (
    DemoStaff("heron", "Heron Causeway", "icm", 11, late=2),
    DemoStaff("otter", "Otter Millrace", "act", 4, late=1, team="north"),
    DemoStaff("finch", "Finch Hedgerow", "act", 3, team="north"),
    DemoStaff("linden", "Linden Avenue", "strengths", 6, late=1),
    DemoStaff("wren", "Wren Turnstile", "brokerage", 8),
    DemoStaff("tansy", "Tansy Lattice", "clinical", 4, hours="30"),
    DemoStaff("reed", "Reed Causeway", "managed", 4),
    DemoStaff("cedar", "Cedar Footbridge", "cti", 6, late=1),
    DemoStaff("robin", "Robin Gatehouse", "hf-icm", 9, late=2, hours="18.75"),
)
"""Heron and robin are past their targets: eleven of ten, and nine of eight in half of the hours."""

WAITING = ("icm", "icm", "hf-icm")
URGENT = ("urgent", None, "soon")
"""The models of those who wait, and how urgent each is."""

CLOSED = 4


@dataclass(frozen=True, slots=True)
class DemoTopic:
    """The subject of a case: a need, the client's words, and a measurable goal."""

    need: str
    issue: str
    words: str
    goal: str
    measure: str
    baseline: int
    target: int
    steps: tuple[str, str]


TOPICS = (
    DemoTopic(
        "housing",
        "sleeps in a car since the spring",
        "I want a door that I can lock.",
        "Sleep in a place of my own on six nights of the week",
        "nights indoors a week",
        1,
        6,
        ("apply for the flat on Mill Street", "view two flats together"),
    ),
    DemoTopic(
        "income",
        "has no income but odd jobs",
        "I would like to stop counting coins.",
        "Put 60 aside every month",
        "savings a month",
        0,
        60,
        ("open a savings account", "write down what is spent for two weeks"),
    ),
    DemoTopic(
        "employment",
        "lost the job at the bakery",
        "I am good with dough and with people.",
        "Work 15 hours a week in a bakery",
        "paid hours a week",
        0,
        15,
        ("write a page about past work", "visit three bakeries"),
    ),
    DemoTopic(
        "physical-health",
        "has not seen a doctor for two years",
        "Somebody should look at my knee.",
        "See the doctor four times this half year",
        "visits so far",
        0,
        4,
        ("find a practice that takes new patients", "go to the first visit together"),
    ),
    DemoTopic(
        "social",
        "is alone most days",
        "The evenings are long.",
        "Spend three evenings a week with others",
        "evenings with others a week",
        0,
        3,
        ("try the choir on Tuesday", "call a cousin on Sunday"),
    ),
    DemoTopic(
        "food",
        "skips meals at the end of the month",
        "By the twentieth the shelf is empty.",
        "Eat a warm meal on seven days of the week",
        "warm meals a week",
        3,
        7,
        ("go to the food pantry together", "cook with the neighbour on Friday"),
    ),
)

STRENGTHS = (
    "keeps every appointment once it is written down",
    "makes friends easily",
    "repairs bicycles",
    "knows the city's buses by heart",
    "cooks well",
)
NOTES = (
    "Went through the letters together; two were answered on the spot.",
    "Walked to the office and back; talked about the next step.",
    "Things are going forward. Wants to try the next step alone.",
    "A tired day. We kept it short and agreed when to meet again.",
    "Called the landlord together; a viewing is arranged.",
)


def names(rng: random.Random) -> Iterator[str]:
    """Word pairs in a random order, each once."""
    pairs = [f"{first} {last}" for first in _FIRST for last in _LAST]
    rng.shuffle(pairs)
    return iter(pairs)


def codes(rng: random.Random) -> Iterator[str]:
    """Codes of clients in a random order, each once."""
    seen: set[str] = set()
    while True:
        code = "".join(rng.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        if code not in seen:
            seen.add(code)
            yield code


def birth(rng: random.Random, day: date) -> date:
    """A date of birth of somebody from 20 to 70 years old."""
    return day - timedelta(days=rng.randrange(20 * 365, 70 * 365))
