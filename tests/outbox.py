"""A sender for tests: an outside command that writes down what it was given."""

from dataclasses import dataclass
from pathlib import Path

from command_line import CommandLine, Result


@dataclass(frozen=True)
class Outbox:
    """Sends through a command that appends a line for each delivery; ``{code}`` is how it ends."""

    cm: CommandLine
    file: Path

    def send(self, *words: str, code: int = 0, sender: str = "", actor: str = "cron") -> Result:
        """One run of ``cm remind send`` through the command, which first writes its line."""
        line = 'printf "%s %s\\n" "$CM_RECIPIENT_HANDLE" "$CM_COUNT"'
        command = f"{line} >> '{self.file}'; {sender or 'true'}"
        channel = ("--channel", "test", "--as", actor)
        return self.cm("remind", "send", "--via", command, *channel, *words, code=code)

    @property
    def sent(self) -> list[str]:
        """``ben 2`` for each delivery, in their order."""
        return self.file.read_text().splitlines() if self.file.exists() else []
