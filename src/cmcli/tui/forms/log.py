"""*Log*: the quick line at the foot of the screen, a contact in a few words."""

from collections.abc import Iterator

from textual.widget import Widget

from cmcli.casework.described.round_kinds import QuickWords
from cmcli.casework.described.texts import Texts
from cmcli.casework.round.quick_reader import read_line
from cmcli.casework.round.quick_told import told
from cmcli.domain.text import NOTE_LIMIT
from cmcli.tui.forms.fields import LineField
from cmcli.tui.forms.new_contact import NewContactForm
from cmcli.tui.forms.rows import FormRow

ABOUT = (
    "Enter saves, Ctrl+N goes on to the next. A weekday alone is the next contact."
    " All words: cm log --help"
)


class LogForm(NewContactForm):
    """``cm log``, which records what ``cm checkin`` does."""

    DRAWER = False

    def rows(self) -> Iterator[Widget]:
        """Ask for one line; below it stands what was understood."""
        yield FormRow(
            LineField(
                "line",
                "log",
                ABOUT,
                needed=True,
                hint='phone 15m no answer fri, or: home 45m "saw the flat" next tue 9:30',
                read=self._understood,
                limit=NOTE_LIMIT,
            )
        )
        yield self.row("yes", shown=False)

    def head(self) -> list[str]:
        """Tell what nobody may miss; the list shows the rest."""
        return [line for line in super().head() if line not in self.known.head]

    def texts(self) -> Texts:
        """Return the texts of the contact that the line says."""
        return super().texts().saying(**self._contact(self.value("line")).given)

    def action_on(self) -> None:
        """Save; there is no next field."""
        self.action_save()

    def _contact(self, line: str) -> Texts:
        return read_line(QuickWords().answer(line), self.by, self.facts.people, seen=True)

    def _understood(self, line: str) -> str:
        """Say for whom, and what: the note as it begins, the rest in full."""
        found = told(self._contact(line), self.by, self.facts.people, note=True)
        return f"{self.name_of(self.known.case)}: {self.text(found).plain}"


FORM = LogForm
