"""Values for changing a client's own data."""

from dataclasses import dataclass, fields

from cmcli.casework.described.agency_kinds import HANDLE, Handle, Named
from cmcli.casework.described.client_kinds import (
    ANSWER,
    BIRTH,
    CHANGED_LANGUAGES,
    CHANGED_PHONES,
    CLIENT_NAME,
    GENDER,
    NONE,
    RACE,
)
from cmcli.casework.described.fields import Value, described, flag
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import TEXT, Clearable, Each, Text
from cmcli.casework.described.word_kinds import Word
from cmcli.domain.births import Birth
from cmcli.domain.closing import ENTERED_TWICE
from cmcli.domain.keys import GENDERS, RACES, WORKER_TIES
from cmcli.errors import Sentence, UsageProblem

UNKNOWN = "unknown"
"""The word that takes a name away."""


@dataclass(frozen=True, kw_only=True)
class ClientListing(Value):
    """List clients with their cases.

    A client who had another name before is listed with the present one. With --duplicates, pairs
    of clients who may be one person, the most likely first, each with its reasons.
    """

    COMMAND = "client list"

    worker: str | None = described(HANDLE, "Worker", "Only clients with a case of this worker.")
    duplicates: bool = flag(
        "--duplicates", "Duplicates", "Only pairs of clients who may be one person."
    )


@dataclass(frozen=True, kw_only=True)
class ClientChange(Value):
    """Change a client's own data.

    Only what you type changes. To take something away, type none; a name can only be unknown. The
    former values are kept with their date, and cm search still finds them.
    """

    COMMAND = "client set"
    DOES = "cmcli.casework.clients.changing:perform_client_set"

    name: str | None = described(
        Clearable(CLIENT_NAME, UNKNOWN), "Name", "The client's name, or unknown."
    )
    goes_by: str | None = described(
        Clearable(TEXT, NONE), "Goes by", "The name that the client goes by."
    )
    pronouns: str | None = described(Clearable(TEXT, NONE), "Pronouns", "The client's pronouns.")
    dob: Birth | str | None = described(
        Clearable(BIRTH, NONE),
        "Date of birth",
        "The day with its year, or what is known: 1990-03, about 1990.",
    )
    phones: tuple[str, ...] = described(
        CHANGED_PHONES, "Phone", "A further phone, or another note for one.", option="--phone"
    )
    drop_phones: tuple[str, ...] = described(
        Each(Text(metavar="P")),
        "Drop phone",
        "A phone that is no longer theirs.",
        option="--drop-phone",
    )
    safe_contact: str | None = described(
        Clearable(TEXT, NONE), "Safe contact", "How and when to reach the client safely."
    )
    whereabouts: str | None = described(
        Clearable(TEXT, NONE), "Where they stay", "Where the client stays."
    )
    area: str | None = described(
        Clearable(TEXT, NONE),
        "County or area",
        "Where the client lives, for example Orange County.",
    )
    languages: tuple[str, ...] = described(
        CHANGED_LANGUAGES, "Language", "All languages of the client.", option="--language"
    )
    interpreter: str | None = described(Clearable(TEXT, NONE), "Interpreter", "Who interprets.")
    tell_once: str | None = described(
        Clearable(TEXT, NONE), "Don't ask again", "What the client needn't be asked again."
    )
    confidential: str | None = described(
        Clearable(Word({"yes": "", "no": ""}, "yes|no"), NONE),
        "Confidential",
        "Whether other members of the household may see nothing of the record.",
    )
    gender: tuple[str, ...] = described(
        GENDER,
        "Gender",
        f"The client's words, or {', '.join(GENDERS)}.",
        option="--gender",
    )
    race: tuple[str, ...] = described(
        RACE,
        "Race",
        f"The client's words, or {', '.join(RACES)}.",
        option="--race",
    )
    veteran: str | None = described(ANSWER, "Veteran", "Whether the client is a veteran.")
    disability: str | None = described(ANSWER, "Disability", "Whether the client has a disability.")
    reason: str | None = described(TEXT, "Why", "Why it changes.")

    def agree(self) -> None:
        """Check that something changes."""
        said = (one.name for one in fields(self) if one.name != "reason")
        if not any(getattr(self, name) for name in said):
            raise UsageProblem(
                "Nothing to change.", Sentence("Enter what is right, for example {phones}.")
            )


@dataclass(frozen=True, kw_only=True)
class MergeClients(Value):
    """Merge two records of one person.

    The client that you name first is kept. The cases of the other one get the next numbers, and
    its old references still work. Data that differs is kept as former values. If both have an open
    case in one model, only one of them can stay open.
    """

    COMMAND = "client merge"
    DOES = "cmcli.casework.clients.merging:perform_merge"

    other: str = described(
        Named("case", "OTHER"),
        "Other client",
        "The client who becomes part of the first one.",
        positional=True,
        needed=True,
    )
    keep_case: tuple[str, ...] = described(
        Each(Named("case", "CASE")),
        "Case that stays",
        "Of two open cases in one model, the one that stays open. The other one is closed as"
        f" {ENTERED_TWICE}.",
        option="--keep-case",
    )
    reason: str | None = described(TEXT, "Why", "How you know that they are one person.")
    yes: bool = flag("--yes", "One person", "They are one person; don't ask first.")


@dataclass(frozen=True, kw_only=True)
class TieWorker(Value):
    """Record whom the client wishes or doesn't wish to work with, or a conflict of interest.

    cm suggest counts it, and never suggests a worker with a conflict of interest. Everybody who may
    see the client can read the reason.
    """

    COMMAND = "client tie"
    DOES = "cmcli.casework.clients.ties:perform_tie"

    worker: str = described(
        Handle("worker", "H"), "Worker", "The worker's username.", positional=True, needed=True
    )
    kind: str | None = described(
        Key("tie", WORKER_TIES), "Kind", "The client's wish, or a conflict of interest."
    )
    reason: str | None = described(TEXT, "Why", "The reason, in the client's words if possible.")
    end: bool = flag("--end", "End it", "It no longer applies.")

    def agree(self) -> None:
        """Ask for the kind of a new one."""
        if self.kind is None and not self.end:
            raise UsageProblem(
                Sentence("Give {kind}, or {end} for what no longer applies."), field="kind"
            )
