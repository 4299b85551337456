"""How a reminder leaves: through an outside command, into a Maildir or files, or printed.

A sender delivers one digest to one recipient, or says in one safe line why it could not. It knows
neither the store nor the ledger, and is called outside of any transaction.
"""

import hashlib
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from cmcli.cli.core.options import Options
from cmcli.cli.core.streams import OutputFailed
from cmcli.domain.addresses import parsed_address
from cmcli.domain.text import NAME_LIMIT, clean_input, quoted, safe_text
from cmcli.domain.workers import Worker
from cmcli.errors import UsageProblem
from cmcli.exchange import mail as letters
from cmcli.reports.digest import DigestLine

if TYPE_CHECKING:
    from cmcli.cli.core.outside import CommandResult

SIGNALLED = 128
"""Above it an exit code of a shell is that plus the number of a signal."""

REASON_LIMIT = 200
"""Characters of the reason of a failure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One digest for one recipient.

    ``kinds`` are those of the lines, the most urgent first, without repeats. ``key`` is a
    hexadecimal digest that stays the same when the same reminder is sent again; ``at`` is aware.
    """

    recipient: Worker
    lines: tuple[DigestLine, ...]
    subject: str
    text: str
    kinds: tuple[str, ...]
    key: str
    at: datetime
    today: date

    def printed(self) -> str:
        """Return the digest as printed: the recipient, the subject, a blank line, the text."""
        to = f"{safe_text(self.recipient.name)} ({self.recipient.email or self.recipient.handle})"
        return f"To: {to}\nSubject: {self.subject}\n\n{self.text}\n"


class DeliveryFailed(Exception):
    """A digest did not leave. ``reason`` is one safe line of at most 200 characters.

    ``timed_out``: it took too long and was stopped. ``in_doubt``: it was stopped, by time or by a
    signal (``killed``), but may still have been delivered.
    """

    def __init__(self, reason: str, *, timed_out: bool = False, killed: bool = False) -> None:
        line = safe_text(" ".join(reason.split()))
        self.reason = line if len(line) <= REASON_LIMIT else f"{line[: REASON_LIMIT - 1]}…"
        self.timed_out = timed_out
        self.in_doubt = timed_out or killed
        super().__init__(self.reason)


class Sender(Protocol):
    """A sender of digests over one channel; ``channel`` is its key in the send log."""

    @property
    def channel(self) -> str:
        """The key of the channel in the ledger."""

    def deliver(self, outgoing: Outgoing) -> None:
        """Deliver one digest; raises :class:`DeliveryFailed`."""

    def delivered_before(self, outgoing: Outgoing) -> bool:
        """Return whether the channel itself shows that this digest arrived."""


def sender(
    cm: Options,
    *,
    via: str | None,
    maildir: str | None,
    eml: str | None,
    print_: bool,
    channel: str | None,
    timeout: float,
    mail: bool,
    agency: str,
    from_: str,
) -> Sender:
    """The sender that the options name; raises :class:`UsageProblem` unless they name one.

    ``channel`` is a name of the channel in place of the derived one. ``timeout`` is in seconds.
    With ``mail``, a command gets a whole message. ``agency`` and ``from_`` are used in its From.
    """
    if [via, maildir, eml, print_ or None].count(None) != 3:
        raise UsageProblem(
            "Choose one way to send reminders: --via COMMAND, --maildir DIR, --eml DIR, --ics FILE"
            " or --print."
        )
    if mail and via is None:
        raise UsageProblem(
            "--mail works only with --via.",
            "--maildir and --eml write whole messages anyway.",
        )
    name = None if channel is None else clean_input(channel, what="--channel", limit=NAME_LIMIT)
    if print_:
        return PrintedSender(name or "print", cm)
    letterhead = _Letterhead(agency, from_)
    if via is not None:
        if not via.strip():
            raise UsageProblem("--via needs a command.", "For example: --via 'msmtp -t' --mail.")
        return _Via(name or via_channel(via), via, timeout, letterhead, mail=mail)
    if maildir is not None:
        own = path_channel("maildir", maildir)
        return _Maildir(name or own, maildir, letterhead)
    own = path_channel("eml", eml or "")
    return _Files(name or own, eml or "", letterhead)


def via_channel(command: str) -> str:
    """The key of a command's channel: the program's name and a digest of the whole text."""
    # What is set before the program may be a secret, and the key is shown.
    words = (word for word in command.split() if not re.match(r"[A-Za-z_]\w*=", word))
    program = re.sub(r"[^\w.+-]", "", next(words, "").rpartition("/")[2])[:40]
    digest = hashlib.sha256(command.encode("utf-8", "surrogateescape")).hexdigest()
    return f"via:{program or 'sh'}#{digest[:8]}"


def path_channel(kind: str, path: str) -> str:
    """The key of a channel that writes files: ``maildir:``, ``eml:`` or ``ics:`` and the path.

    Raises :class:`UsageProblem` for a place in it that would not be filled in, since what is meant
    for one would be put where all can see it.
    """
    strange = re.search(r"\{[^{}/]*\}", path.replace("{worker}", ""))
    if strange:
        raise UsageProblem(
            f"--{kind} can't use {quoted(strange[0])}.",
            "Use {worker}, which is replaced by the username.",
        )
    return f"{kind}:{Path(path).absolute()}"


class _Letterhead:
    """The sender of the messages, and how to make one from a digest."""

    def __init__(self, agency: str, from_: str) -> None:
        name, address = parsed_address(from_)
        self.sender = (name or agency or "cm", address)

    def message_id(self, outgoing: Outgoing) -> str:
        return letters.message_id(outgoing.key, self.sender[1])

    def message(self, outgoing: Outgoing, *, newline: str = "\n") -> bytes:
        worker = outgoing.recipient
        message = letters.compose(
            sender=self.sender,
            recipient=(worker.name, address_of(worker) or f"{worker.handle}@localhost"),
            subject=outgoing.subject,
            text=outgoing.text,
            key=outgoing.key,
            at=outgoing.at,
        )
        return letters.as_bytes(message, newline=newline)


def address_of(worker: Worker) -> str | None:
    """The worker's e-mail address; raises :class:`DeliveryFailed` where it cannot be one."""
    if worker.email is None:
        return None
    try:
        return parsed_address(worker.email)[1]
    except UsageProblem as problem:
        raise DeliveryFailed(problem.message) from problem


@dataclass(frozen=True, slots=True)
class _Via:
    """An outside command; exit code 0 means delivered."""

    channel: str
    command: str
    timeout: float
    letterhead: _Letterhead
    mail: bool

    def deliver(self, outgoing: Outgoing) -> None:
        from cmcli.cli.core.outside import run_outside

        if self.mail and outgoing.recipient.email is None:
            handle = outgoing.recipient.handle
            raise DeliveryFailed(
                f"{handle} has no email address. To set it: cm worker set {handle} --email ADDRESS"
            )
        data = self.letterhead.message(outgoing) if self.mail else outgoing.text.encode()
        environment = {**os.environb, **self._said(outgoing)}
        try:
            outcome = run_outside(
                self.command, data=data, environment=environment, timeout=self.timeout
            )
        except OSError as problem:
            raise DeliveryFailed(f"The command cannot be run: {problem.strerror}.") from problem
        if outcome.code is None:
            said = f"not finished after {self.timeout:g} s"
            raise DeliveryFailed(_reason(said, outcome, outgoing), timed_out=True)
        if outcome.code < 0:
            said = f"ended by signal {-outcome.code}"
            raise DeliveryFailed(_reason(said, outcome, outgoing), killed=True)
        if outcome.code:
            # The shell's way to say that what it ran was ended by a signal.
            killed = outcome.code > SIGNALLED
            said = f"exit code {outcome.code}"
            raise DeliveryFailed(_reason(said, outcome, outgoing), killed=killed)

    def delivered_before(self, outgoing: Outgoing) -> bool:
        return False

    def _said(self, outgoing: Outgoing) -> dict[bytes, bytes]:
        worker = outgoing.recipient
        said = {
            "CM_RECIPIENT": address_of(worker) or worker.handle,
            "CM_RECIPIENT_HANDLE": worker.handle,
            "CM_RECIPIENT_NAME": worker.name,
            "CM_SUBJECT": outgoing.subject,
            "CM_KIND": " ".join(outgoing.kinds),
            "CM_COUNT": str(len(outgoing.lines)),
            "CM_MESSAGE_ID": self.letterhead.message_id(outgoing),
        }
        return {name.encode(): safe_text(value).encode() for name, value in said.items()}


def _reason(said: str, outcome: "CommandResult", outgoing: Outgoing) -> str:
    """How it ended, and the first line that it said about that; where it was given names, only how
    it ended, since it may have said what it was given."""
    if any(line.name is not None for line in outgoing.lines):
        return said
    for text in (outcome.err, outcome.out):
        for line in text.decode("utf-8", "replace").splitlines():
            if line.strip():
                return f"{said}: {line}"
    return said


@dataclass(frozen=True, slots=True)
class _Maildir:
    """A Maildir; ``{worker}`` in its path is replaced by the recipient's username."""

    channel: str
    path: str
    letterhead: _Letterhead

    def deliver(self, outgoing: Outgoing) -> None:
        content = self.letterhead.message(outgoing)
        with _written("The Maildir"):
            letters.into_maildir(_directory(self.path, outgoing), outgoing.key, content)

    def delivered_before(self, outgoing: Outgoing) -> bool:
        return letters.in_maildir(_directory(self.path, outgoing), outgoing.key)


@dataclass(frozen=True, slots=True)
class _Files:
    """One file per digest; ``{worker}`` in the path is replaced by the recipient's username."""

    channel: str
    path: str
    letterhead: _Letterhead

    def deliver(self, outgoing: Outgoing) -> None:
        content = self.letterhead.message(outgoing, newline="\r\n")
        with _written("The directory"):
            letters.into_directory(_directory(self.path, outgoing), self._name(outgoing), content)

    def delivered_before(self, outgoing: Outgoing) -> bool:
        return (_directory(self.path, outgoing) / self._name(outgoing)).exists()

    def _name(self, outgoing: Outgoing) -> str:
        return f"{outgoing.key}.eml"


def _directory(path: str, outgoing: Outgoing) -> Path:
    return Path(path.replace("{worker}", outgoing.recipient.handle))


@contextmanager
def _written(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise DeliveryFailed(f"{what} cannot be written: {problem.strerror}.") from problem


@dataclass(frozen=True, slots=True)
class PrintedSender:
    """Standard output; standard error where that is for a program."""

    channel: str
    cm: Options

    def deliver(self, outgoing: Outgoing) -> None:
        people = self.cm.format in (None, "table", "plain")
        stream = sys.stdout if people else sys.stderr
        try:
            stream.write(outgoing.printed())
            stream.flush()
        except (OSError, OutputFailed) as problem:
            raise DeliveryFailed("Standard output cannot be written.") from problem

    def delivered_before(self, outgoing: Outgoing) -> bool:
        return False
