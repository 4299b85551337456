"""Values for changing a client's own data."""

from dataclasses import dataclass, fields

from cmcli.casework.described.agency_kinds import HANDLE
from cmcli.casework.described.client_kinds import BIRTH
from cmcli.casework.described.fields import Value, described
from cmcli.casework.described.kinds import NAME, TEXT, Clearable, Text
from cmcli.domain.births import Birth
from cmcli.errors import UsageProblem

NONE, UNKNOWN = "none", "unknown"
"""The words that take a value away; a name has one of its own."""


@dataclass(frozen=True, kw_only=True)
class ClientListing(Value):
    """List clients with their cases.

    A client who had another name before is listed with the present one.
    """

    COMMAND = "client list"

    worker: str | None = described(HANDLE, "Worker", "Only clients with a case of this worker.")


@dataclass(frozen=True, kw_only=True)
class ClientChange(Value):
    """Change a client's own data.

    Only what you type changes. To take something away, type none. The former values are kept with
    their date, and cm search still finds them.
    """

    COMMAND = "client set"
    DOES = "cmcli.casework.clients.changing:perform_client_set"

    name: str | None = described(Clearable(NAME, UNKNOWN), "Name", "The client's name, or unknown.")
    goes_by: str | None = described(
        Clearable(TEXT, NONE), "Goes by", "The name that the client goes by."
    )
    pronouns: str | None = described(Clearable(TEXT, NONE), "Pronouns", "The client's pronouns.")
    dob: Birth | str | None = described(
        Clearable(BIRTH, NONE),
        "Date of birth",
        "The day with its year, or what is known: 1990-03, about 1990.",
    )
    phone: str | None = described(Clearable(Text(metavar="P"), NONE), "Phone", "Phone number.")
    safe_contact: str | None = described(
        Clearable(TEXT, NONE), "Safe contact", "How and when to reach the client safely."
    )
    whereabouts: str | None = described(
        Clearable(TEXT, NONE), "Where they stay", "Where the client stays."
    )
    language: str | None = described(
        Clearable(Text(metavar="L"), NONE), "Language", "The client's language."
    )
    interpreter: str | None = described(Clearable(TEXT, NONE), "Interpreter", "Who interprets.")
    reason: str | None = described(TEXT, "Why", "Why it changes.")

    def agree(self) -> None:
        """Check that something changes."""
        said = (one.name for one in fields(self) if one.name != "reason")
        if all(getattr(self, name) is None for name in said):
            raise UsageProblem(
                "Nothing to change.", "Say what is right, for example --phone P.", field="name"
            )
