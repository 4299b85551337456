"""The encryption of a store as commands meet it: which store, and what a new one gets."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from cmcli.cli.core.options import Options
from cmcli.errors import Refused, UsageProblem

if TYPE_CHECKING:
    from cmcli.store.keeping.create import Sealing
    from cmcli.store.sealing.keys_file import KeysHeader


def embedded(cm: Options, where: str) -> Path:
    """The path of the store; :class:`Refused` for a database, which its server encrypts."""
    if "://" in where:
        raise Refused(
            f"The store is in PostgreSQL, so cm {cm.command} can't protect it.",
            "Encryption is the server's: an encrypted disk there, and TLS on the way.",
            code="not-embedded",
        )
    return Path(where)


def sealed(path: Path) -> bool:
    """Return whether the store is encrypted; raises :class:`StoreProblem` without a store."""
    from cmcli.store.core.engine import check_header
    from cmcli.store.sealing.place import is_sealed

    check_header(path)
    return is_sealed(path)


def key_file(file: str, store: Path) -> str:
    """The recipient of a key file, which is made where it is not there."""
    from cmcli.store.sealing import held

    path = Path(file).absolute()
    held.check_place(str(path), store)
    if not path.exists():
        _make_key_file(path)
    return str(held.identity_from(str(path), store).to_public())


def _make_key_file(path: Path) -> None:
    from pyrage.x25519 import Identity

    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW
        with os.fdopen(os.open(path, flags, 0o600), "w") as file:
            file.write(
                f"# A key of a cm store. Who has it can read the store.\n{Identity.generate()}\n"
            )
            file.flush()
            os.fsync(file.fileno())
    except OSError as problem:
        raise UsageProblem(f"{path} cannot be made: {problem.strerror}.") from problem


def new_code() -> tuple[str, str]:
    """A new recovery code and its recipient."""
    from pyrage.x25519 import Identity

    made = Identity.generate()
    return str(made), str(made.to_public())


def today() -> str:
    """The day of the clock, in UTC, as slots have it."""
    from datetime import UTC, datetime

    return f"{datetime.now(UTC):%Y-%m-%d}"


def with_passphrase(header: "KeysHeader", passphrase: str, label: str = "") -> "KeysHeader":
    """The header with one more passphrase."""
    from cmcli.store.sealing.secret_text import checked_passphrase, identity_of_passphrase

    identity = identity_of_passphrase(checked_passphrase(passphrase), header.salt)
    return header.with_slot("passphrase", label, str(identity.to_public()), today())


def header_asked(
    cm: Options, store: Path, *, file: str | None, recipient: str | None
) -> "tuple[KeysHeader, bool]":
    """The header for a store that cm will encrypt, and whether a person will unlock it.

    With a key file or a command for the passphrase nobody is asked, except for the recovery code
    to be written down on a terminal.
    """
    from cmcli.cli.core.prompts import can_ask
    from cmcli.cli.core.secrets import ask_new_passphrase, show_new_code
    from cmcli.settings import resolve
    from cmcli.store.sealing import held
    from cmcli.store.sealing.keys_file import new_header, recipient_of

    header, command = new_header(), resolve("password-command")[0]
    if recipient is not None:
        header = header.with_slot("agency", "", str(recipient_of(recipient)), today())
    if file:
        path = str(Path(file).absolute())
        header = header.with_slot("file", path, key_file(file, store), today())
    elif command:
        header = with_passphrase(header, held.passphrase_from(command))
    else:
        header = with_passphrase(header, ask_new_passphrase(cm))
    if can_ask(cm):
        code, public = new_code()
        show_new_code(cm, code)
        header = header.with_slot("recovery", "", public, today())
    return header, not file and not command


def sealing_asked(
    cm: Options, store: Path, *, file: str | None, recipient: str | None
) -> "Sealing":
    """How a new store is encrypted."""
    from cmcli.store.keeping.create import Sealing
    from cmcli.store.sealing.keys_file import new_key

    header, hold = header_asked(cm, store, file=file, recipient=recipient)
    return Sealing(header, new_key(), hold)
