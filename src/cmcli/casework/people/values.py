"""Values for the people around a client."""

from dataclasses import dataclass, fields
from datetime import date

from cmcli.casework.described.agency_kinds import EmailAddress
from cmcli.casework.described.client_kinds import NONE, PhoneNumber
from cmcli.casework.described.day_kinds import PAST_DAY
from cmcli.casework.described.fields import Value, described, flag
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import NAME, TEXT, YES_NO, Clearable, Number, Text
from cmcli.casework.described.word_kinds import Word
from cmcli.domain.keys import MAY_CONTACT, PERSON_ROLES
from cmcli.errors import Sentence, UsageProblem

_MAY_CONTACT = Word(MAY_CONTACT, "yes|ask|never")
_ROLE = Key("person role", PERSON_ROLES, "R")
_PHONE = PhoneNumber(metavar="P[=NOTE]")
_EMAIL = EmailAddress("E")
_MAY_HELP = "Whether you may contact them: yes, ask (ask the client first) or never."


@dataclass(frozen=True, kw_only=True)
class AddPerson(Value):
    """Add a person around the client.

    The person stays with the client in later episodes. Use --household for somebody in the
    client's household who has no case here.
    """

    COMMAND = "person add"
    DOES = "cmcli.casework.people.people:perform_add_person"

    name: str = described(NAME, "Name", "The person's name.", positional=True, needed=True)
    role: str = described(_ROLE, "Role", "Who they are to the client.", needed=True)
    phone: str | None = described(_PHONE, "Phone", "Their phone.")
    email: str | None = described(_EMAIL, "Email", "Their email address.")
    may_contact: str | None = described(_MAY_CONTACT, "May be contacted", _MAY_HELP)
    emergency: bool = flag("--emergency", "Emergency contact", "They are an emergency contact.")
    household: bool = flag(
        "--household", "In the household", "They live in the household and have no case here."
    )
    provider: str | None = described(TEXT, "Provider", "The agency or practice they work for.")


_NUMBER = Number("person")


@dataclass(frozen=True, kw_only=True)
class ChangePerson(Value):
    """Change what is known of a person around the client.

    Only what you type changes. To take something away, type none. cm search still finds a former
    name or phone.
    """

    COMMAND = "person set"
    DOES = "cmcli.casework.people.people:perform_change_person"

    number: int = described(
        _NUMBER,
        "Person",
        "The number of the person, as in cm person list.",
        positional=True,
        needed=True,
    )
    name: str | None = described(NAME, "Name", "The person's name.")
    role: str | None = described(_ROLE, "Role", "Who they are to the client.")
    phone: str | None = described(Clearable(_PHONE, NONE), "Phone", "Their phone.")
    email: str | None = described(Clearable(_EMAIL, NONE), "Email", "Their email address.")
    may_contact: str | None = described(
        Clearable(_MAY_CONTACT, NONE), "May be contacted", _MAY_HELP
    )
    emergency: bool | None = described(
        YES_NO,
        "Emergency contact",
        "Whether they are an emergency contact.",
        option="",
        flags={
            "--emergency": ("yes", "They are an emergency contact."),
            "--no-emergency": ("no", "They are no longer an emergency contact."),
        },
    )
    household: bool | None = described(
        YES_NO,
        "In the household",
        "Whether they live in the household and have no case here.",
        option="",
        flags={
            "--household": ("yes", "They live in the household and have no case here."),
            "--no-household": ("no", "They no longer live in the household."),
        },
    )
    provider: str | None = described(
        Clearable(TEXT, NONE), "Provider", "The agency or practice they work for."
    )
    reason: str | None = described(TEXT, "Why", "Why it changes.")

    def agree(self) -> None:
        """Check that something changes."""
        said = (one.name for one in fields(self) if one.name not in ("number", "reason"))
        if all(getattr(self, name) is None for name in said):
            raise UsageProblem(
                "Nothing to change.", Sentence("Enter what is right, for example {phone}.")
            )


@dataclass(frozen=True, kw_only=True)
class EndPerson(Value):
    """End the relation of a person with the client.

    The person is no longer listed or offered. cm search and cm person list --all still find them.
    """

    COMMAND = "person end"
    DOES = "cmcli.casework.people.people:perform_end_person"

    number: int = described(
        _NUMBER,
        "Person",
        "The number of the person, as in cm person list.",
        positional=True,
        needed=True,
    )
    reason: str = described(Text(), "Why", "Why the relation ended.", needed=True)
    ended_on: date | None = described(
        PAST_DAY, "Ended on", "The day when it ended. Default: today.", option="--on"
    )
