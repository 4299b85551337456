"""A text as an RFC 5322 message, by the standard library's ``email``, and its way into a Maildir.

Names are written as plain words, so that none of them can forge a header or an address.
"""

import encodings.idna  # noqa: F401  # a codec is loaded by its name, and not under a lock
import os
import re
from contextlib import suppress
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime
from pathlib import Path

from cmcli.domain.text import safe_text

NAME_WIDTH = 60
"""Characters of a name in a header."""

# No transport on the way has to be clean for eight bits.
_POLICY = default.clone(cte_type="7bit")

# What would need quotation marks, or be read as a comment or as an encoded word. Long quoted names
# and encoded ones lose their marks when Python before 3.13 folds them (its issues 80222, 121284).
_SPECIAL = re.compile(r"[()<>\[\]:;@\\,.\"=?\s]+")


def compose(
    *,
    sender: tuple[str, str],
    recipient: tuple[str, str],
    subject: str,
    text: str,
    key: str,
    at: datetime,
) -> EmailMessage:
    """A message of plain text.

    ``sender`` and ``recipient`` are a name and an address as :func:`parsed_address` gives it.
    ``key`` makes the Message-ID, so that the same message sent again is known as the same; ``at``
    is aware.
    """
    message = EmailMessage(policy=_POLICY)
    message["From"] = _mailbox(*sender)
    message["To"] = _mailbox(*recipient)
    message["Subject"] = safe_text(subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id(key, sender[1])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(safe_text(text, multiline=True))
    return message


def message_id(key: str, address: str) -> str:
    """The Message-ID for a key, in the domain of the sender's address."""
    return f"<cm.{key[:32]}@{address.rpartition('@')[2]}>"


def as_bytes(message: EmailMessage, *, newline: str = "\n") -> bytes:
    """The message as it is handed over: with the system's line ends to programs and in a
    Maildir, with ``\\r\\n`` in a file that travels."""
    return message.as_bytes(policy=_POLICY.clone(linesep=newline))


def _mailbox(name: str, address: str) -> Address:
    local, _, domain = address.rpartition("@")
    words = _SPECIAL.sub(" ", safe_text(name)).strip()
    return Address(words[:NAME_WIDTH].strip(), local, domain)


def into_maildir(directory: Path, name: str, content: bytes) -> None:
    """Deliver a message into a Maildir, which is made if only it itself is missing.

    It appears in ``new/`` whole or not at all; one of that name that is there stays. Raises
    OSError.
    """
    for part in (directory, directory / "tmp", directory / "new", directory / "cur"):
        part.mkdir(mode=0o700, exist_ok=True)
    if not in_maildir(directory, name):
        _place(content, directory / "tmp" / name, directory / "new" / name)


def in_maildir(directory: Path, name: str) -> bool:
    """Return whether a message of that name is in the Maildir, seen or not."""
    if (directory / "new" / name).exists():
        return True
    with suppress(OSError), os.scandir(directory / "cur") as found:
        return any(entry.name.partition(":")[0] == name for entry in found)
    return False


def into_directory(directory: Path, name: str, content: bytes) -> None:
    """Write a message as a file of its own, whole or not at all; one that is there stays.

    The directory is made if only it itself is missing. Raises OSError.
    """
    directory.mkdir(mode=0o700, exist_ok=True)
    _place(content, directory / f".{name}.part", directory / name)


def _place(content: bytes, temporary: Path, final: Path) -> None:
    """A private file that stands under its name only when it is on the disk."""
    temporary.unlink(missing_ok=True)  # of a run that was killed; two runs never write at once
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        with open(os.open(temporary, flags, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # unlike a rename, a link never takes another's place
            os.link(temporary, final)
        _sync(final.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _sync(directory: Path) -> None:
    number = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
