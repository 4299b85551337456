"""Passphrases and recovery codes: asked without an echo, never from arguments or variables."""

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from cmcli.cli.core.options import Options
from cmcli.cli.core.prompts import TRIES, can_ask
from cmcli.cli.core.streams import folded
from cmcli.domain.text import safe_text
from cmcli.errors import CmError, Refused, StoreProblem, UsageProblem
from cmcli.settings import resolve

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyrage.x25519 import Identity

LONGEST = 4096
"""Characters of a secret at most."""

RETYPED = 2
"""Groups of a new recovery code that are typed again, to know that it was written down."""


def ask_secret(cm: Options, label: str) -> str:
    """Ask for a secret on the terminal without showing it, else read a line of standard input."""
    try:
        text = _secret(cm, label)
        text.encode()  # bytes that are no text come as surrogates, which no key is made of
    except UnicodeError:
        raise UsageProblem("That is not UTF-8 text.") from None
    return text


def _secret(cm: Options, label: str) -> str:
    if not can_ask(cm):
        if sys.stdin.isatty():
            raise UsageProblem(f"cm {cm.command} needs a secret: {label}.", "Leave out --no-input.")
        line = sys.stdin.readline(LONGEST).rstrip("\r\n")
        if not line:
            raise UsageProblem(
                f"cm {cm.command} needs a secret on standard input: {label}.",
                "Run it on a terminal, or pipe the secret into it.",
            )
        return line
    from getpass import getpass

    try:
        return getpass(f"{label}: ", sys.stderr)
    except EOFError:
        sys.stderr.write("\n")
        raise Refused("There was no answer. Nothing was done.", code="declined") from None


def try_secret(cm: Options, label: str, use: "Callable[[str], object]") -> None:
    """Ask for a secret until ``use`` takes it; a script has one try."""
    for number in range(1, TRIES + 1):
        try:
            use(ask_secret(cm, label))
            return
        except (StoreProblem, UsageProblem) as problem:
            if not can_ask(cm) or number == TRIES or problem.code not in ("wrong-key", "usage"):
                raise
            _tell(" ".join(filter(None, (problem.message, problem.hint))))


def ask_new_passphrase(cm: Options) -> str:
    """Ask for a new passphrase, twice on a terminal."""
    from cmcli.store.sealing.secret_text import checked_passphrase

    found: list[str] = []

    def use(text: str) -> None:
        checked_passphrase(text)
        if can_ask(cm) and ask_secret(cm, "The same passphrase again") != text:
            raise UsageProblem("The two are not the same.", "Type it again.")
        found.append(text)

    try_secret(cm, "New passphrase (at least 12 characters, not shown)", use)
    return found[0]


def show_new_code(cm: Options, code: str) -> None:
    """Show a recovery code once, and have two of its groups typed again on a terminal.

    Raises :class:`Refused` where they are not: a code that nobody has written down is none.
    """
    from cmcli.store.sealing.secret_text import PREFIX, groups_of

    if not can_ask(cm):
        raise Refused(
            "A recovery code is shown once, to a person at a terminal.",
            "Run this on a terminal.",
            code="no-terminal",
        )
    groups = groups_of(code)
    numbered = [f"{number:>2} {group:<8}" for number, group in enumerate(groups, start=1)]
    _tell("")
    _tell("This is your recovery code. It opens the store and every backup without the passphrase.")
    _tell("Print it or write it down now, and keep it away from this computer. It is shown once.")
    _tell("")
    _tell(f"  {PREFIX}")
    for start in range(0, len(numbered), 5):
        _tell(f"  {''.join(numbered[start : start + 5])}".rstrip())
    _tell("")
    for number in _chosen(len(groups)):

        def use(text: str, number: int = number) -> None:
            if "".join(text.split()).upper() != groups[number]:
                raise UsageProblem("That is another group.", "Look at what you wrote down.")

        try_secret(cm, f"Type group {number + 1} of it", use)


def _chosen(count: int) -> list[int]:
    from secrets import SystemRandom

    return sorted(SystemRandom().sample(range(count), RETYPED))


def _tell(line: str) -> None:
    sys.stderr.write(f"{folded(safe_text(line))}\n")


def identities_for(cm: Options, source: Path, target: Path) -> "list[Identity]":
    """The identities that open a backup: by the unlocked store, a key file, the command for the
    passphrase, or what a person types. None for a backup that is not encrypted."""
    from cmcli.store.keeping.sealed_copy import is_sealed_copy, opens

    if not is_sealed_copy(source):
        return []
    found = _at_hand(target)
    found += _by_settings(source, target)
    if opens(source, found):
        return found

    def use(text: str) -> None:
        identity = identity_by(text, source, target)
        if not opens(source, [identity]):
            raise StoreProblem(f"That does not open {source}.", "Try again.", code="wrong-key")
        found[:] = [identity]

    try_secret(cm, "Passphrase or recovery code of the backup", use)
    return found


def _at_hand(target: Path) -> "list[Identity]":
    from cmcli.store.keeping.sealed_copy import identities_by
    from cmcli.store.sealing import held

    try:
        return identities_by(held.keys_for(target))
    except CmError:
        return []


def _by_settings(source: Path, target: Path) -> "list[Identity]":
    from cmcli.store.sealing import held

    file, command = resolve("key-file")[0], resolve("password-command")[0]
    found: list[Identity] = []
    with suppress(CmError):  # what is set may be of a computer that is lost; then a person is asked
        if file:
            found.append(held.identity_from(file, target))
    with suppress(CmError):
        if command:
            found.append(identity_by(held.passphrase_from(command), source, target))
    return found


def identity_by(text: str, source: Path, target: Path) -> "Identity":
    """The identity that a recovery code or a passphrase is.

    A passphrase needs the salt in the keys file, of the store or kept beside the backup.
    """
    from cmcli.store.sealing.held import identities_of
    from cmcli.store.sealing.keys_file import read_header
    from cmcli.store.sealing.place import is_sealed, keys_path
    from cmcli.store.sealing.secret_text import identity_of_code, looks_like_code

    if looks_like_code(text):
        return identity_of_code(text)
    for place in (target, source):
        if is_sealed(place):
            return identities_of(read_header(keys_path(place)), text)[0]
    raise UsageProblem(
        "Without the store's keys file, only the recovery code opens a backup.",
        "Type the recovery code, or copy the keys file (STORE.keys) beside the backup.",
    )
