"""Values for an intake: the person, and the decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cmcli.casework.described.agency_kinds import HANDLE, Named
from cmcli.casework.described.client_kinds import BIRTH, LANGUAGES, PHONES
from cmcli.casework.described.day_kinds import PAST_DAY
from cmcli.casework.described.fields import Value, described, flag
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import ACUITY, TEXT, ByKey, Text
from cmcli.casework.described.resource_kinds import PROGRAM
from cmcli.casework.described.round_kinds import ClientName, MaybeText
from cmcli.casework.described.word_kinds import Word
from cmcli.casework.round.values.shared import URGENCY, or_waitlist_field, override_field
from cmcli.domain.births import Birth
from cmcli.domain.keys import NEED_DOMAINS, SHIPPED_MODELS
from cmcli.domain.text import NAME_LIMIT
from cmcli.errors import Sentence, UsageProblem

DECISIONS = {
    "accept": "on the caseload",
    "waitlist": "on the waitlist until there is room",
    "refer-out": "elsewhere, with the reason",
}
"""The decisions at intake."""


@dataclass(frozen=True, kw_only=True)
class Arrival(Value):
    """Open a case for a person who comes in.

    cm looks for clients who are like the person. For one of them, add --same-as; for somebody
    new, --new.
    """

    COMMAND = "intake"
    DOES = "cmcli.casework.round.intake:perform_intake"
    DECIDES = ("override",)

    name: str | None = described(
        ClientName(), "Name", "The client's name, or unknown.", positional=True, needed=True
    )
    model: str = described(
        Key("model", SHIPPED_MODELS, "M"), "Model", "The model of the case.", needed=True
    )
    worker: str | None = described(HANDLE, "Worker", "Worker for the case. Default: you.")
    unassigned: bool = flag(
        "--unassigned", "Unassigned", "Accept the case without assigning a worker."
    )
    dob: Birth | None = described(
        BIRTH, "Date of birth", "The day with its year, or what is known: 1990-03, about 1990."
    )
    phones: tuple[str, ...] = described(
        PHONES, "Phone", "Phone number, if you like with a note.", option="--phone"
    )
    goes_by: str | None = described(TEXT, "Goes by", "The name that the client goes by.")
    pronouns: str | None = described(TEXT, "Pronouns", "The client's pronouns.")
    safe_contact: str | None = described(
        TEXT, "Safe contact", "How and when to reach the client safely."
    )
    whereabouts: str | None = described(TEXT, "Where they stay", "Where the client stays.")
    area: str | None = described(
        TEXT, "County or area", "Where the client lives, for example Orange County."
    )
    languages: tuple[str, ...] = described(
        LANGUAGES, "Language", "A language of the client.", option="--language"
    )
    interpreter: str | None = described(TEXT, "Interpreter", "Who interprets.")
    referred_by: str | None = described(TEXT, "Referred by", "Who referred the client.")
    issue: str | None = described(TEXT, "Presenting issue", "What brings the client here.")
    immediate: str | None = described(TEXT, "Immediate needs", "What the client needs at once.")
    words: str | None = described(Text(long=True), "Own words", "The client's own words.")
    needs: Mapping[str, str] = described(
        ByKey(Key("need domain", NEED_DOMAINS), MaybeText(metavar="TEXT"), "domain"),
        "Need",
        "A need as the client names it.",
        option="--need",
    )
    program: str | None = described(
        PROGRAM,
        "Program",
        "Your agency's program, by its key in the directory. Its conditions are shown.",
    )
    acuity: int | None = described(
        ACUITY, "Acuity", "1 (self-managing) to 4 (intensive). Default: usual for the model."
    )
    decision: str = described(
        Word(DECISIONS, "DECISION"), "Decision", "What is decided. Default: accept.", usual="accept"
    )
    reason: str | None = described(TEXT, "Reason", "Reason for the decision.")
    urgency: str | None = described(
        URGENCY, "Urgency", "How urgent it is to find a place for the client on the waitlist."
    )
    promised: str | None = described(
        TEXT, "Promised", "What the client on the waitlist was promised."
    )
    to: str | None = described(
        Text(NAME_LIMIT),
        "Referred to",
        "With refer-out: the service, by number or name, or any text.",
    )
    opened: date | None = described(
        PAST_DAY, "Came in on", "The day the client came in. Default: today."
    )
    or_waitlist: bool = or_waitlist_field()
    override: str | None = override_field()
    same_as: str | None = described(Named("case", "CODE"), "Same as", "New case for this client.")
    new: bool = flag("--new", "New client", "A new client, not one of the matches.")
    yes: bool = flag(
        "--yes",
        "Same person",
        "With --same-as: the same person, although the name is another one or the client died.",
    )

    def agree(self) -> None:
        """Check that referring out has its reason."""
        if self.decision == "refer-out" and self.reason is None:
            raise UsageProblem(
                "Referring out needs a reason.", Sentence("Add {reason}."), field="reason"
            )
        if self.decision != "refer-out" and self.to is not None:
            raise UsageProblem(
                Sentence("{to} is only for a client who is referred out."),
                Sentence("Use {decision} refer-out. For an accepted client: cm refer CASE WHERE"),
                field="to",
            )
