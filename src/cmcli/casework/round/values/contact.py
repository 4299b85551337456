"""Values for a contact or an attempt, and for correcting one."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cmcli.casework.described.agency_kinds import Named
from cmcli.casework.described.day_kinds import MOMENT, NEXT_CONTACT
from cmcli.casework.described.fields import Value, described, flag
from cmcli.casework.described.key_kinds import Activity, Key
from cmcli.casework.described.kinds import (
    LEVEL,
    MEASURE,
    MINUTES,
    TEXT,
    Clearable,
    Each,
    Number,
    Text,
    by_goal,
)
from cmcli.casework.described.plan_kinds import Whom
from cmcli.casework.described.round_kinds import TaskLine
from cmcli.casework.round.values.shared import yes_field
from cmcli.domain.keys import ACTIVITIES, CONTACT_KINDS, MODES, OUTCOMES
from cmcli.domain.text import NAME_LIMIT, NOTE_LIMIT
from cmcli.errors import Sentence, UsageProblem

_MODE = Key("mode", MODES, "M", ended=True)
_TEAM = "team"
_WHOM = Whom("client", _TEAM, metavar="WHOM", live="person")
_ATTENDED = Each(Text(NAME_LIMIT, metavar="WHO"))
_DID = Each(Activity(metavar="WHAT"))
_ACTIVITIES = ", ".join(ACTIVITIES)
_KIND = Key("contact kind", CONTACT_KINDS, ended=True)


@dataclass(frozen=True, kw_only=True)
class CheckIn(Value):
    """Record a contact or an attempt.

    If you leave out --mode, it stays open, and the contact doesn't count toward the contact
    schedule. To add it later: cm contact amend.
    """

    COMMAND = "checkin"
    DOES = "cmcli.casework.round.contacts:perform_checkin"

    note: str | None = described(
        Text(NOTE_LIMIT, long=True, lines=True),
        "Note",
        "What happened.",
        positional=True,
    )
    mode: str | None = described(_MODE, "How you met", "How you met.")
    with_whom: str = described(
        _WHOM,
        "With",
        "Whom you met: client, team, or a name or number of cm person list. Default: client.",
        usual="client",
        option="--with",
    )
    kind: str = described(
        _KIND,
        "Kind",
        "The kind of contact. Default: planned.",
        usual="planned",
    )
    outcome: str = described(
        Key("outcome", OUTCOMES, "O"),
        "Outcome",
        "Whether the contact took place. Default: held.",
        usual="held",
        flags={"--no-show": ("missed", "Same as --outcome missed.")},
    )
    attended: tuple[str, ...] = described(
        _ATTENDED,
        "Attended",
        "Who came to a team conference: a username, or a name or number of cm person list.",
    )
    tasks: tuple[str, ...] = described(
        Each(TaskLine()),
        "Task",
        "A task from a team conference, for example 'Call the clinic (sam, fri)'.",
        option="--task",
    )
    next_on: date | datetime | None = described(
        NEXT_CONTACT,
        "Next contact",
        "The date agreed for the next contact. With a time, an appointment is made.",
        option="--next",
    )
    minutes: int | None = described(MINUTES, "Minutes", "How many minutes it took.")
    travel: int | None = described(MINUTES, "Travel", "Travel time in minutes.")
    at: datetime | None = described(MOMENT, "When", "When it took place. Default: now.")
    did: tuple[str, ...] = described(
        _DID, "Done there", f"Something that you did: {_ACTIVITIES}, or other text."
    )
    progress: Mapping[int, Decimal] = described(
        by_goal(MEASURE, "GOAL=VALUE"), "Measure", "The value of a goal's measure."
    )
    gas: Mapping[int, int] = described(
        by_goal(LEVEL), "Level", "A goal's level: 0 is as expected, -2 much less, 2 much more."
    )
    roadblock: str | None = described(TEXT, "Roadblock", "What got in the way.")
    interpreter: str | None = described(TEXT, "Interpreter", "Who interpreted.")
    sign: bool = flag("--sign", "Sign it", "Sign the note of this contact.")
    yes: bool = yes_field()

    def agree(self) -> None:
        """Check that there is a note to sign, and that a conference is with the team."""
        for name, instead in (
            ("attended", "Leave it out, or use {with_whom} team."),
            ("tasks", "Use {with_whom} team. For any other task: cm task add CASE TEXT"),
        ):
            if getattr(self, name) and self.with_whom != _TEAM:
                raise UsageProblem(
                    Sentence(f"{{{name}}} is only for a contact with the team."),
                    Sentence(instead),
                    field=name,
                )
        if self.sign and self.note is None:
            raise UsageProblem(
                Sentence("{sign} needs a note."),
                "To sign a note that you wrote before: cm note CASE --sign",
                field="sign",
            )


CONTACT = Number("contact", 999_999)
NONE = "none"


def _which_contact() -> Any:
    """Make the field that names a contact of the case."""
    return described(
        CONTACT,
        "Which contact",
        "The number of the contact, as in cm contact list.",
        positional=True,
        needed=True,
    )


@dataclass(frozen=True, kw_only=True)
class AmendContact(Value):
    """Correct what was recorded about a contact.

    Only what you type changes. To take something away, type none.
    """

    COMMAND = "contact amend"
    DOES = "cmcli.casework.round.correcting:perform_amend"

    number: int = _which_contact()
    mode: str | None = described(Clearable(_MODE, NONE), "How you met", "How you met.")
    with_whom: str | None = described(
        _WHOM,
        "With",
        "Whom you met: client, team, or a name or number of cm person list.",
        option="--with",
    )
    attended: tuple[str, ...] = described(
        _ATTENDED,
        "Attended",
        "Who came to a team conference. Replaces everybody who was recorded.",
    )
    kind: str | None = described(_KIND, "Kind", "The kind of contact.")
    outcome: str | None = described(
        Key("outcome", OUTCOMES, "O"),
        "Outcome",
        "Whether the contact took place.",
        flags={"--no-show": ("missed", "Same as --outcome missed.")},
    )
    next_on: date | datetime | str | None = described(
        Clearable(NEXT_CONTACT, NONE),
        "Next contact",
        "The date agreed for the next contact. With a time, an appointment is made.",
        option="--next",
    )
    minutes: int | str | None = described(
        Clearable(MINUTES, NONE), "Minutes", "How many minutes it took."
    )
    travel: int | str | None = described(
        Clearable(MINUTES, NONE), "Travel", "Travel time in minutes."
    )
    at: datetime | None = described(MOMENT, "When", "When it took place.")
    did: tuple[str, ...] = described(
        _DID,
        "Done there",
        "Something that you did, as in cm checkin. Replaces everything that was recorded.",
    )
    progress: Mapping[int, Decimal] = described(
        by_goal(MEASURE, "GOAL=VALUE"), "Measure", "The value of a goal's measure."
    )
    gas: Mapping[int, int] = described(
        by_goal(LEVEL), "Level", "A goal's level: 0 is as expected, -2 much less, 2 much more."
    )
    roadblock: str | None = described(Clearable(TEXT, NONE), "Roadblock", "What got in the way.")
    interpreter: str | None = described(Clearable(TEXT, NONE), "Interpreter", "Who interpreted.")
    reason: str | None = described(TEXT, "Why", "Why you correct it.")
    agree_late: bool = flag(
        "--agree",
        "Agree",
        "Agree to a contact that was made to count late. Only for supervisors.",
    )

    def agree(self) -> None:
        """Check that something changes."""
        left = ("number", "reason", "agree_late")
        said = (one.name for one in fields(self) if one.name not in left)
        if not self.agree_late and all(getattr(self, name) in (None, (), {}) for name in said):
            raise UsageProblem(
                "Nothing to change.", "Say what is right, for example --mode home.", field="number"
            )


@dataclass(frozen=True, kw_only=True)
class ContactInError(Value):
    """Mark a contact as entered in error, with its note and progress.

    It counts for nothing any more. The history of the case keeps it.
    """

    COMMAND = "contact error"
    DOES = "cmcli.casework.round.correcting:perform_error"

    number: int = _which_contact()
    reason: str = described(Text(), "Why it is wrong", "Why the contact is wrong.", needed=True)


@dataclass(frozen=True, kw_only=True)
class MoveContact(Value):
    """Move a contact to the case where it belongs, with its note and minutes.

    Goals belong to their case. If the contact has progress, name the goal there that it belongs to.
    """

    COMMAND = "contact move"
    DOES = "cmcli.casework.round.correcting:perform_move"

    number: int = _which_contact()
    to: str = described(
        Named("case", "CASE"), "Belongs to", "The case where the contact belongs.", needed=True
    )
    goal: Mapping[int, int | str] = described(
        by_goal(Clearable(Number("goal", 999), NONE), "GOAL=GOAL"),
        "Goal there",
        "The goal there that progress on a goal belongs to, or none to keep it here.",
    )
    reason: str = described(Text(), "Why it is wrong", "Why it belongs there.", needed=True)
