"""Values for workers, teams, models and settings. This module imports no SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from cmcli.casework.described.agency_kinds import (
    EMAIL,
    FilePath,
    Handle,
    Hours,
    NewHandle,
    NewKey,
    OfSetting,
    SettingKey,
)
from cmcli.casework.described.day_kinds import COMING_DAY, PAST_DAY
from cmcli.casework.described.fields import Value, described, flag, own_fields
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import (
    ACUITY,
    NAME,
    OPTIONAL_NUMBER,
    Clearable,
    Each,
    Text,
    Whole,
    YesNo,
)
from cmcli.casework.described.model_kinds import (
    DAYS,
    SWITCH,
    AcuityWeight,
    ByAcuity,
    Figures,
    Modes,
    Names,
)
from cmcli.casework.described.word_kinds import Word
from cmcli.domain.agency_settings import checked, setting
from cmcli.domain.keys import ROLES, SHIPPED_MODELS, TEAM_ROLES
from cmcli.domain.models import CHANGEABLE
from cmcli.domain.text import NAME_LIMIT
from cmcli.domain.words import OPEN_LISTS
from cmcli.domain.workers import USUAL_HOURS, new_handle
from cmcli.errors import Sentence, UsageProblem

ROLE = Key("role", ROLES, "ROLE")
LOGIN = Text(NAME_LIMIT, metavar="USER")
MODEL = Key("model", SHIPPED_MODELS, "M")


@dataclass(frozen=True, kw_only=True)
class FirstWorker(Value):
    """Create the store, with yourself as its first worker."""

    COMMAND = "init"

    worker: str = described(NewHandle(), "Your username", "Your username in cm.", needed=True)
    name: str = described(NAME, "Your name", "Your name.", needed=True)
    role: str = described(ROLE, "Role", "Your role. Default: admin.", usual="admin")
    timezone: str | None = described(
        OfSetting("agency.timezone", "ZONE"),
        "Time zone",
        "The agency's time zone. Default: this computer's.",
    )
    email: str | None = described(EMAIL, "Email", "Where reminders reach you.")
    practice: bool = flag(
        "--practice", "Practice store", "A store for practice: you may set any date as today."
    )

    def agree(self) -> None:
        """Refuse the username that belongs to cron."""
        new_handle(self.worker)


@dataclass(frozen=True, kw_only=True)
class WorkerTerms(Value):
    """Details of a worker. An empty text takes a value away."""

    handle: str = described(
        Handle("worker-any"), "Username", "The worker's username.", positional=True, needed=True
    )
    name: str | None = described(NAME, "Name", "A new name.")
    hours: Decimal | None = described(Hours(), "Hours", "Contracted hours a week.")
    role: str | None = described(ROLE, "Role", "A new role.")
    team: str | None = described(Clearable(Handle("team", "T")), "Team", "A team, or '' for none.")
    supervisor: str | None = described(
        Clearable(Handle()), "Supervisor", "Who supervises them, or '' for nobody."
    )
    team_role: str | None = described(
        Clearable(Key("team role", TEAM_ROLES)),
        "Role in the team",
        "Their role in the team, or '' for none.",
    )
    language: Sequence[str] = described(
        Each(Clearable(Text(NAME_LIMIT, metavar="L"))),
        "Languages",
        "A language that they speak, or '' for none.",
    )
    model: Sequence[str] = described(
        Each(Clearable(MODEL)), "Models", "A model whose cases they take, or '' for all."
    )
    area: Sequence[str] = described(
        Each(Clearable(Text(NAME_LIMIT))), "Areas", "An area where they work, or '' for all."
    )
    os_user: str | None = described(
        Clearable(LOGIN), "Computer login", "Their login on this computer, or '' for none."
    )
    email: str | None = described(
        Clearable(EMAIL), "Email", "Where reminders reach them, or '' for none."
    )


@dataclass(frozen=True, kw_only=True)
class AddWorker(WorkerTerms):
    """Add a worker."""

    COMMAND = "worker add"
    DOES = "cmcli.casework.agency.staff:perform_add_worker"

    handle: str = described(
        NewHandle(),
        "Username",
        "The worker's username, for example ben.",
        positional=True,
        needed=True,
    )
    name: str = described(NAME, "Name", "The worker's name.", needed=True)
    hours: Decimal = described(
        Hours(), "Hours", "Contracted hours a week. Default: 37.5.", usual=USUAL_HOURS
    )
    role: str = described(ROLE, "Role", "The worker's role. Default: worker.", usual="worker")
    team: str | None = described(
        NewHandle("team", "T"),
        "Team",
        "The worker's team. cm creates it if it does not exist.",
    )

    def agree(self) -> None:
        """Refuse the username that belongs to cron."""
        new_handle(self.handle)


@dataclass(frozen=True, kw_only=True)
class SetWorker(WorkerTerms):
    """Change a worker's details."""

    COMMAND = "worker set"
    DOES = "cmcli.casework.agency.staff:perform_set_worker"

    from_on: date | None = described(
        COMING_DAY, "From", "The first day of the new hours. Default: today.", option="--from"
    )
    active: bool | None = described(
        YesNo(),
        "Works here",
        "Whether they still work here.",
        option="",
        flags={
            "--active": ("yes", "They work here again."),
            "--inactive": ("no", "They no longer work here."),
        },
    )

    def agree(self) -> None:
        """Refuse a change of nothing, and a day without hours."""
        given = {name: getattr(self, name) for name in own_fields(SetWorker)}
        if all(given[name] in (None, ()) for name in given.keys() - {"handle", "from_on"}):
            raise UsageProblem("Nothing to change.", "For example: cm worker set ana --hours 30")
        if self.from_on is not None and self.hours is None:
            raise UsageProblem(
                Sentence("{from_on} is for {hours}, which is missing."),
                "For example: cm worker set ana --hours 30 --from 'next month'",
                field="from_on",
            )


@dataclass(frozen=True, kw_only=True)
class AddTeam(Value):
    """Create a team."""

    COMMAND = "team add"
    DOES = "cmcli.casework.agency.staff:perform_add_team"

    handle: str = described(
        NewHandle(),
        "Short name",
        "The team's short name, for example north.",
        positional=True,
        needed=True,
    )
    name: str = described(NAME, "Name", "The team's name.", needed=True)


@dataclass(frozen=True, kw_only=True)
class RenameTeam(Value):
    """Rename a team."""

    COMMAND = "team set"
    DOES = "cmcli.casework.agency.staff:perform_rename_team"

    handle: str = described(
        Handle("team"), "Short name", "The team's short name.", positional=True, needed=True
    )
    name: str = described(NAME, "New name", "The team's new name.", needed=True)


@dataclass(frozen=True, kw_only=True)
class TeamQuestion(Value):
    """Show a team: its members, capacity and open cases, and who is on call.

    For models of team scope it says how many clients more than one member has seen in the last two
    weeks.
    """

    COMMAND = "team show"

    team: str = described(
        Handle("team"), "Short name", "The team's short name.", positional=True, needed=True
    )


Figure = int | Literal["none"] | None
"""A number of a model: None where nothing is said of it, ``none`` where it is taken away."""

List = Any
"""Several numbers or words of a model; None and ``none`` as for a number."""

REMOVED = "none"
MONTHS = Clearable(Whole(1, 120), REMOVED)


@dataclass(frozen=True, kw_only=True)
class SetModel(Value):
    """Change numbers and lists of a model from a day on. Use none to remove one."""

    COMMAND = "models set"
    DOES = "cmcli.casework.agency.models:perform_set_model"

    model: str = described(MODEL, "Model", "The model.", positional=True, needed=True)
    target: Figure = described(OPTIONAL_NUMBER, "Target", "Cases per full-time worker to aim for.")
    ceiling: Figure = described(
        OPTIONAL_NUMBER, "Ceiling", "Most cases allowed per full-time worker."
    )
    usual_acuity: int | None = described(
        ACUITY, "Usual acuity", "The acuity of a new case, 1 to 4."
    )
    weights: List = described(
        ByAcuity(AcuityWeight()),
        "Weights",
        "Weight of a case at acuity 4/3/2/1, for example 2/1.5/1/0.5.",
    )
    contact_days: List = described(
        Clearable(ByAcuity(DAYS), REMOVED),
        "Contact",
        "Days between contacts at acuity 4/3/2/1, for example 3/7/14/30.",
    )
    phase_days: List = described(
        Clearable(Figures(DAYS), REMOVED),
        "Contact by phase",
        "Days between contacts in each phase, for example 7/14/30.",
    )
    phase_names: List = described(
        Clearable(Names(), REMOVED), "Phases", "The names of the phases, with commas between them."
    )
    phase_months: Figure = described(MONTHS, "Months of a phase", "Months of each phase.")
    counted_modes: List = described(
        Modes(), "Counted modes", "The modes that count as a contact, with commas between them."
    )
    first_contact_days: Figure = described(
        OPTIONAL_NUMBER, "First contact", "Days until the first contact."
    )
    assessment_days: Figure = described(OPTIONAL_NUMBER, "Assessment", "Days until the assessment.")
    plan_days: Figure = described(OPTIONAL_NUMBER, "Plan", "Days until the agreed plan.")
    at_first_contact: bool | None = described(
        SWITCH, "At first contact", "Whether the assessment and plan are due at the first contact."
    )
    review_days: Figure = described(OPTIONAL_NUMBER, "Review", "Days between reviews.")
    reassessment_days: Figure = described(
        OPTIONAL_NUMBER, "Reassessment", "Days between assessments."
    )
    follow_up_days: Figure = described(
        OPTIONAL_NUMBER, "Follow-up", "Days until the single follow-up."
    )
    ask_close_days: Figure = described(
        OPTIONAL_NUMBER, "Ask to close", "Days from the opening until the case closes."
    )
    waiting_days: Figure = described(
        OPTIONAL_NUMBER, "Waitlist", "Days between contacts on the waitlist."
    )
    discharge_days: List = described(
        Clearable(Figures(DAYS), REMOVED),
        "After a stay",
        "Days after a stay by which a contact is due, for example 2/7/30.",
    )
    outreach: bool | None = described(
        SWITCH, "Outreach", "Whether a missed contact is tried again soon."
    )
    retry_days: Figure = described(
        OPTIONAL_NUMBER, "New try", "Days until a missed contact is tried again, with outreach."
    )
    expected_months: Figure = described(
        MONTHS, "Expected length", "Months that a case is expected to last."
    )
    fixed_end: bool | None = described(
        SWITCH, "Fixed end", "Whether a case ends after the expected length."
    )
    from_on: date | None = described(
        COMING_DAY, "From", "The first day of the new numbers. Default: today.", option="--from"
    )

    @property
    def changes(self) -> dict[str, Any]:
        """The numbers and lists that were said; None takes one away."""
        given = {field: getattr(self, field) for field in CHANGEABLE}
        return {
            field: None if value == REMOVED else value
            for field, value in given.items()
            if value is not None
        }

    @staticmethod
    def written(field: str, value: Any) -> str:
        """Write a number or a list as the store keeps it."""
        return REMOVED if value is None else str(own_fields(SetModel)[field].kind.write(value))

    @staticmethod
    def stated(field: str, text: str) -> Any:
        """Read what the store keeps of a number or a list; None where it was taken away."""
        return None if text == REMOVED else own_fields(SetModel)[field].kind.read(text, None)

    def agree(self) -> None:
        """Refuse a change of nothing."""
        if not self.changes:
            raise UsageProblem(
                "No number to change.",
                Sentence("Name one, for example {target} 12 or {ceiling} 18."),
            )


@dataclass(frozen=True, kw_only=True)
class CopyModel(Value):
    """Make a model of your own that begins with the numbers of another.

    Later changes of either model do not change the other.
    """

    COMMAND = "models copy"
    DOES = "cmcli.casework.agency.models:perform_copy_model"

    model: str = described(MODEL, "Model", "The model to copy.", positional=True, needed=True)
    new: str = described(
        NewKey("NEW"),
        "New key",
        "The key of the new model, for example cti-youth.",
        positional=True,
        needed=True,
    )
    label: str = described(
        NAME, "Label", "The name of the new model.", positional=True, needed=True
    )


@dataclass(frozen=True, kw_only=True)
class ModelsQuestion(Value):
    """List the models with their numbers."""

    COMMAND = "models list"

    on: date | None = described(
        COMING_DAY, "On", "The day for which the numbers are shown. Default: today."
    )


@dataclass(frozen=True, kw_only=True)
class ModelQuestion(ModelsQuestion):
    """Show a model: every number with its source."""

    COMMAND = "models show"

    model: str = described(MODEL, "Model", "The model.", positional=True, needed=True)


@dataclass(frozen=True, kw_only=True)
class SettingQuestion(Value):
    """Show one setting."""

    COMMAND = "config get"

    key: str = described(SettingKey(), "Setting", "The setting.", positional=True, needed=True)


@dataclass(frozen=True, kw_only=True)
class ChangeSetting(Value):
    """Change a setting: yours in your own file, the agency's in the store."""

    COMMAND = "config set"
    DOES = "cmcli.casework.agency.settings:perform_set"

    key: str = described(SettingKey(), "Setting", "The setting.", positional=True, needed=True)
    value: str = described(
        Clearable(Text(metavar="VALUE")),
        "Value",
        "The value, or '' for the default.",
        positional=True,
        needed=True,
    )
    from_on: date | None = described(
        COMING_DAY,
        "From",
        "For the agency's settings: the first day of the new value. Default: today.",
        option="--from",
    )

    def agree(self) -> None:
        """Check the value by its setting; yours has no date."""
        if self.from_on is not None and not setting(self.key).agency:
            raise UsageProblem(
                Sentence("{typed} is your own setting, so it has no date.", typed=self.key),
                Sentence("Leave out {from_on}."),
                field="from_on",
            )
        if self.value:
            checked(self.key, self.value)


@dataclass(frozen=True, kw_only=True)
class MakeDemo(Value):
    """Create a made-up agency and show its caseload.

    No one in it is real. The same seed and day create the same agency.
    """

    COMMAND = "demo"

    path: str | None = described(
        FilePath("PATH"),
        "Path",
        "Where to create it. Default: a temporary folder.",
        positional=True,
    )
    seed: int = described(
        Whole(0, 999_999_999),
        "Seed",
        "A number. Each number gives a different agency. Default: 1.",
        usual=1,
    )
    day: date | None = described(PAST_DAY, "Day", "The agency's last day. Default: today.")


LIST = Word(dict.fromkeys(OPEN_LISTS, ""), "LIST")


@dataclass(frozen=True, kw_only=True)
class AddWord(Value):
    """Add a key of your agency's own to a list, for example to the modes.

    A key can be used in every command that takes a key of the list, and is never used for anything
    else: once ended, you can't add it again. The label of a snippet is a text that forms of the
    dashboard insert into a note.
    """

    COMMAND = "words add"
    DOES = "cmcli.casework.agency.words:perform_add_word"

    list: str = described(LIST, "List", "The list.", positional=True, needed=True)
    key: str = described(
        NewKey(), "Key", "The key, for example clubhouse.", positional=True, needed=True
    )
    label: str = described(
        NAME, "Label", "The words that people read.", positional=True, needed=True
    )
    from_on: date | None = described(
        COMING_DAY, "From", "The first day of the key. Default: today.", option="--from"
    )


@dataclass(frozen=True, kw_only=True)
class EndWord(Value):
    """End a key of your agency's own. Records that have it keep it."""

    COMMAND = "words end"
    DOES = "cmcli.casework.agency.words:perform_end_word"

    list: str = described(LIST, "List", "The list.", positional=True, needed=True)
    key: str = described(NewKey(), "Key", "The key.", positional=True, needed=True)
    from_on: date | None = described(
        COMING_DAY, "From", "The first day without the key. Default: today.", option="--from"
    )


@dataclass(frozen=True, kw_only=True)
class WordsQuestion(Value):
    """List the keys with their labels, yours and those that come with cm."""

    COMMAND = "words list"

    list: str | None = described(LIST, "List", "Only this list.", positional=True)
