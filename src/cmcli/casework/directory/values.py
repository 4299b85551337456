"""Values for the directory of services. This module imports no SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cmcli.casework.described.agency_kinds import EmailAddress, Named, NewKey
from cmcli.casework.described.day_kinds import PAST_DAY
from cmcli.casework.described.fields import Value, described, flag, part, shared
from cmcli.casework.described.kinds import (
    NAME,
    TEXT,
    Clearable,
    Each,
    Money,
    Text,
    Whole,
)
from cmcli.casework.described.resource_kinds import (
    AGES,
    AREAS,
    DIRECTORY_LANGUAGES,
    DOMAIN,
    DOMAINS,
    ENTRY,
    NETWORKS,
    PROGRAM,
    SERVES,
)
from cmcli.domain.age_ranges import AgeRange
from cmcli.domain.numbers import MOST_CENTS
from cmcli.domain.text import NOTE_LIMIT
from cmcli.errors import Sentence, UsageProblem

USUAL_ENTRIES = 50
"""The entries that a list shows where nothing else is said."""
USUAL_FITS = 20
"""The entries that a search for what fits shows where nothing else is said."""

_TEXT = Clearable(TEXT)
_LONG = Clearable(Text(NOTE_LIMIT, long=True, lines=True))


@dataclass(frozen=True, kw_only=True)
class ResourceTerms(Value):
    """The contents of an entry beside its name. An empty text takes a value away."""

    org: str | None = described(_TEXT, "Organization", "The organization that offers it.")
    description: str | None = described(_LONG, "Description", "What it does.")
    need: Sequence[str] = described(DOMAINS, "Need", "A need domain that it helps with.")
    phone: str | None = described(_TEXT, "Phone", "Phone for clients, if you like with words.")
    email: str | None = described(Clearable(EmailAddress("E")), "Email", "Email for clients.")
    url: str | None = described(Clearable(Text(metavar="URL")), "Website", "The website.")
    address: str | None = described(_TEXT, "Address", "Where clients go.")
    hours: str | None = described(_TEXT, "Hours", "When it is open.")
    ages: AgeRange | str | None = described(
        Clearable(AGES), "Ages", "Ages that it takes: 18-24, 18+, 'up to 24'."
    )
    income_max: int | str | None = described(
        Clearable(Money(MOST_CENTS)), "Income at most", "The most income a month that it takes."
    )
    income_percent: int | str | None = described(
        Clearable(Whole(1, 1000)),
        "Income, percent",
        "The most income, in percent of the poverty guideline.",
    )
    serves: Sequence[str] = described(
        SERVES,
        "Serves",
        "Whom it takes, if not everybody. Of genders or age groups one is enough; of others, all.",
    )
    eligibility: str | None = described(_TEXT, "Conditions", "Other conditions, in words.")
    network: Sequence[str] = described(NETWORKS, "Network", "A payer that pays for it.")
    area: Sequence[str] = described(AREAS, "Area", "A county or area whose people it takes.")
    language: Sequence[str] = described(DIRECTORY_LANGUAGES, "Language", "A language spoken there.")
    cost: str | None = described(_TEXT, "Cost", "What it costs.")
    documents: str | None = described(_TEXT, "Bring", "The documents to bring.")
    apply: str | None = described(_TEXT, "How to apply", "How to apply.")
    program: str | None = described(
        Clearable(NewKey("K")), "Own program", "For your agency's own program: its key."
    )
    checked: date | None = described(
        PAST_DAY, "Checked on", "The day when all of it was last known to be right."
    )


@dataclass(frozen=True, kw_only=True)
class AddResource(Value):
    """Add an entry to the directory of services.

    Conditions that you leave out exclude nobody. With --program, the entry is a program of your
    agency, and cm intake --program shows its conditions.
    """

    COMMAND = "resource add"
    DOES = "cmcli.casework.directory.entries:perform_add"

    name: str = described(NAME, "Name", "The name of the service.", positional=True, needed=True)
    terms: ResourceTerms | None = part(ResourceTerms)


_ENTRY = described(
    ENTRY, "Entry", "The number of the entry, or part of its name.", positional=True, needed=True
)


@dataclass(frozen=True, kw_only=True)
class ChangeResource(Value):
    """Change an entry of the directory, or say that it was checked.

    Only what you type changes. Options that repeat replace the whole list. To take something away,
    give an empty text (''). Use --checked today once you know that all of it is right.
    """

    COMMAND = "resource set"
    DOES = "cmcli.casework.directory.entries:perform_change"

    entry: str = shared(_ENTRY)
    name: str | None = described(NAME, "Name", "A new name.")
    terms: ResourceTerms | None = part(ResourceTerms)
    active: bool = flag("--active", "Offer again", "Offer an entry again that has ended.")

    def agree(self) -> None:
        """Check that something changes."""
        if self.name is None and self.terms is None and not self.active:
            raise UsageProblem(
                "Nothing to change.", Sentence("Enter what is right, for example {phone}.")
            )


@dataclass(frozen=True, kw_only=True)
class EndResource(Value):
    """End an entry: it stays in the record and is no longer offered.

    To offer it again: cm resource set ENTRY --active
    """

    COMMAND = "resource end"
    DOES = "cmcli.casework.directory.entries:perform_end"

    entry: str = shared(_ENTRY)
    reason: str = described(TEXT, "Why", "Why it is no longer offered.", needed=True)
    on: date | None = described(PAST_DAY, "Ended on", "The day when it ended. Default: today.")


@dataclass(frozen=True, kw_only=True)
class DirectoryQuestion(Value):
    """List the entries of the directory.

    Words are looked for in the name, organization, description, address, area and conditions.
    """

    COMMAND = "resource list"

    words: Sequence[str] = described(
        Each(Text(metavar="WORDS")),
        "Words",
        "Words that must all occur. The last one may be the start of a word.",
        positional=True,
    )
    need: str | None = described(DOMAIN, "Need", "Only entries for this need domain.")
    program: str | None = described(
        PROGRAM, "Own program", "Only your agency's program of this key."
    )
    ended: bool = flag("--ended", "Ended", "Only entries that have ended.")
    unchecked: bool = flag(
        "--unchecked", "Unchecked", "Only entries that are due to be checked, the oldest first."
    )
    limit: int = described(
        Whole(1, 100_000),
        "Limit",
        f"The most entries to show. Default: {USUAL_ENTRIES}.",
        usual=USUAL_ENTRIES,
    )

    def agree(self) -> None:
        """Take one of the two: what has ended is not checked any more."""
        if self.ended and self.unchecked:
            raise UsageProblem(Sentence("Use either {ended} or {unchecked}, not both."))


@dataclass(frozen=True, kw_only=True)
class ResourceQuestion(Value):
    """Show an entry of the directory."""

    COMMAND = "resource show"

    entry: str = shared(_ENTRY)


@dataclass(frozen=True, kw_only=True)
class FitQuestion(Value):
    """Find services in the directory.

    With --for, the services that fit the case best come first, with the reasons: cm compares each
    one with the client's data and with the needs that are rated 2 to 4 or not rated yet. Unknown
    facts are listed, and count neither for nor against.
    """

    COMMAND = "resource find"

    words: Sequence[str] = described(
        Each(Text(metavar="WORDS")),
        "Words",
        "Words that must all occur in the entry. The last one may be the start of a word.",
        positional=True,
    )
    case: str | None = described(
        Named("case", "CASE"), "Case", "The case that the service is for.", option="--for"
    )
    need: str | None = described(DOMAIN, "Need", "Only entries for this need domain.")
    every: bool = flag("--all", "All", "Also entries that exclude the client, with the reasons.")
    limit: int = described(
        Whole(1, 1_000),
        "Limit",
        f"The most entries to show. Default: {USUAL_FITS}.",
        usual=USUAL_FITS,
    )

    def agree(self) -> None:
        """Ask what to look for; only a client can be excluded."""
        if not self.words and self.case is None and self.need is None:
            raise UsageProblem(
                "What are you looking for?", Sentence("Type words, {need} or {case}.")
            )
        if self.every and self.case is None:
            raise UsageProblem(Sentence("{every} goes with {case}."))
