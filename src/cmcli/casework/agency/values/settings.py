"""Values for settings."""

from dataclasses import dataclass
from datetime import date

from cmcli.casework.described.agency_kinds import SettingKey
from cmcli.casework.described.day_kinds import COMING_DAY
from cmcli.casework.described.fields import Value, described
from cmcli.casework.described.kinds import Clearable, Text
from cmcli.domain.agency_settings import checked, setting
from cmcli.errors import Sentence, UsageProblem


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
