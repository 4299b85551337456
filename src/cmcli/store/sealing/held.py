"""The sources of a store's data key: the keyring after `cm unlock`, a key file, or a command."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cmcli.errors import StoreProblem

if TYPE_CHECKING:
    from pyrage.x25519 import Identity

    from cmcli.store.sealing.keys_file import KeysHeader

Keys = tuple[bytes, ...]
"""The data keys to try; more than one only while a store gets another key."""

PLAIN: Keys = ()
"""No key: the store is not encrypted."""

_PATIENCE = 60
"""Seconds that the command which gives the passphrase may take."""


class _Here:
    """The keys that this process knows: those of files that it makes, and those that a key file
    or a command gave, by the state of the keys file. ``renews`` is off where only the keys that a
    person presses count as a use; None asks whether there is a terminal."""

    def __init__(self) -> None:
        self.given: dict[str, Keys] = {}
        self.opened: dict[tuple[object, ...], Keys] = {}
        self.ids: dict[tuple[object, ...], str] = {}
        self.renews: bool | None = None
        self.guarded = False


_here = _Here()


def keys_for(store: "str | os.PathLike[str]", *, by_command: bool = True) -> Keys:
    """The data keys of the store at that path, none for a plain one.

    Raises :class:`StoreProblem` (``locked``) where nobody gives them. ``by_command`` lets the
    command that prints the passphrase run, which may ask a person and take a while.
    """
    path = os.path.realpath(store)
    if path in _here.given:
        return _here.given[path]
    state = _state(f"{path}.keys")
    if state is None:
        return PLAIN
    found = _from_keyring(path, state) or _here.opened.get(state)
    if found is None:
        found = _from_file(path) or (_from_command(path) if by_command else None)
        if found is None:
            raise StoreProblem("The store is locked.", "To unlock it: cm unlock", code="locked")
        _here.opened[state] = found
    _guard()
    return found


def _guard() -> None:
    """Keep other processes out of the memory of one that has a data key."""
    if not _here.guarded:
        from cmcli.store.sealing.memory import not_dumpable

        not_dumpable()
        _here.guarded = True


def _state(path: str) -> tuple[object, ...] | None:
    """A value that changes with the keys file; None without one."""
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return None
    except OSError as problem:
        raise StoreProblem(f"{path} cannot be opened: {problem.strerror}.") from problem
    return path, found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _from_keyring(path: str, state: tuple[object, ...]) -> Keys | None:
    from cmcli.store.sealing import keyring

    name = _here.ids.get(state)
    if name is None:
        name = _here.ids[state] = _header(path).id
    found = keyring.held(name, renew=_somebody_is_here() if _here.renews is None else _here.renews)
    return None if found is None else found.keys


def _somebody_is_here() -> bool:
    """Return whether this process has a terminal. What cron or a status line runs every few minutes
    has none: it would keep the store unlocked when everybody has left."""
    return any(os.isatty(number) for number in (0, 1, 2))


def _header(path: str) -> "KeysHeader":
    from cmcli.store.sealing.keys_file import read_header

    return read_header(f"{path}.keys")


def _from_file(path: str) -> Keys | None:
    from cmcli.settings import resolve

    file = resolve("key-file")[0]
    if not file:
        return None
    found = _header(path).opened_by(identity_from(file, path))
    if found is None:
        raise StoreProblem(
            f"The key file {file} does not open this store.",
            "To add it: cm key add file FILE. To see the store's keys: cm key list",
            code="locked",
        )
    return found


def _from_command(path: str) -> Keys | None:
    from cmcli.settings import resolve

    command = resolve("password-command")[0]
    if not command:
        return None
    try:
        return opened_with(path, passphrase_from(command))
    except StoreProblem as problem:
        if problem.code != "wrong-key":
            raise
        raise StoreProblem(
            "The passphrase that your command prints does not open this store.",
            "See CM_PASSWORD_COMMAND, or cm config get password-command. By hand: cm unlock",
            code="locked",
        ) from None


def passphrase_from(command: str) -> str:
    """The first line that the command prints; it is run without a shell."""
    import shlex
    import subprocess

    try:
        words = shlex.split(command)
        done = subprocess.run(  # noqa: S603
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=_PATIENCE, check=False
        )
        said = done.stdout.decode().partition("\n")[0].rstrip("\r")
    except (OSError, ValueError, IndexError, subprocess.TimeoutExpired):
        said, done = "", None
    if done is None or done.returncode or not said:
        raise StoreProblem(
            "The command that should print the passphrase failed.",
            "Run it by hand: see CM_PASSWORD_COMMAND, or cm config get password-command",
            code="locked",
        )
    return said


def identity_from(file: str, store: "str | os.PathLike[str]") -> "Identity":
    """The age identity in a key file, which must be private and not beside the store.

    Raises :class:`StoreProblem` otherwise.
    """
    import stat

    from cmcli.store.sealing.secret_text import PREFIX, identity_of_code

    check_place(file, store)
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as problem:
        raise StoreProblem(
            f"The key file {file} cannot be opened: {problem.strerror}.", code="locked"
        ) from problem
    with open(descriptor, "rb") as opened:
        found = os.fstat(descriptor)
        mine = found.st_uid in (os.getuid(), 0) and stat.S_ISREG(found.st_mode)
        if not mine or found.st_mode & 0o077:
            raise StoreProblem(
                f"Other users of this computer can use the key file {file}.",
                "Make it yours alone with chmod 600. If others have read it, replace the key.",
                code="locked",
            )
        lines = opened.read(1 << 16).decode("ascii", "replace").splitlines()
    for line in lines:
        if line.strip().upper().startswith(PREFIX):
            return identity_of_code(line)
    raise StoreProblem(f"The key file {file} holds no age identity.", code="locked")


def check_place(file: str, store: "str | os.PathLike[str]") -> None:
    """Refuse a key file in the folder of the store, with which it would be copied and stolen."""
    folder = os.path.dirname(os.path.realpath(store))
    if os.path.commonpath([folder, os.path.realpath(file)]) == folder:
        raise StoreProblem(
            f"The key file {file} is in the store's own folder.",
            "Keep it elsewhere: whoever copies the folder would have both.",
            code="locked",
        )


def opened_with(store: "str | os.PathLike[str]", secret: str) -> Keys:
    """The data keys by a passphrase or a recovery code; raises :class:`StoreProblem`."""
    header = _header(os.path.realpath(store))
    for identity in identities_of(header, secret):
        if (found := header.opened_by(identity)) is not None:
            _guard()
            return found
    raise StoreProblem(
        "That is not a passphrase or recovery code of this store.", "Try again.", code="wrong-key"
    )


def identities_of(header: "KeysHeader", secret: str) -> "list[Identity]":
    """The identities of a passphrase or a recovery code in a store with this header."""
    from cmcli.store.sealing.secret_text import (
        identity_of_code,
        identity_of_passphrase,
        looks_like_code,
    )

    if looks_like_code(secret):
        return [identity_of_code(secret)]
    return [identity_of_passphrase(secret, header.salt)]


def unlock(store: "str | os.PathLike[str]", keys: Sequence[bytes]) -> bool:
    """Hold the data keys of a store for this login; return False where nothing can hold them."""
    return hold(_header(os.path.realpath(store)).id, keys)


def hold(name: str, keys: Sequence[bytes]) -> bool:
    """The same for the keys of that id."""
    from cmcli.settings import resolve
    from cmcli.store.sealing import keyring

    idle = 60 * float(resolve("unlock-minutes")[0])
    longest = 3600 * float(resolve("unlock-hours")[0])
    return keyring.hold(name, keys, idle=idle, longest=longest)


def lock(store: "str | os.PathLike[str]") -> bool:
    """Forget the data key of a store; return whether it was held."""
    from cmcli.store.sealing import keyring

    _here.opened.clear()
    return keyring.forget(_header(os.path.realpath(store)).id)


def give(file: "str | os.PathLike[str]", keys: Sequence[bytes]) -> None:
    """Let this process open a file with these keys, whatever keys file there is."""
    _here.given[os.path.realpath(file)] = tuple(keys)


@contextmanager
def at_hand(store: "str | os.PathLike[str]") -> Iterator[None]:
    """In the block, this process can open the store, whatever happens to its slots."""
    give(store, keys_for(store))
    try:
        yield
    finally:
        taken_back(store)


def taken_back(file: "str | os.PathLike[str]") -> Keys | None:
    """Forget the keys that were given for a file; return them."""
    return _here.given.pop(os.path.realpath(file), None)


def keep_given(store: "str | os.PathLike[str]") -> None:
    """Hold the keys that were given for a store, as after unlocking it."""
    if keys := taken_back(store):
        unlock(store, keys)


def renew(store: "str | os.PathLike[str]") -> None:
    """Count a person's key as a use of the store, where only those count."""
    path = os.path.realpath(store)
    state = _state(f"{path}.keys")
    if state is not None:
        before, _here.renews = _here.renews, True
        try:
            _from_keyring(path, state)
        finally:
            _here.renews = before


@contextmanager
def renewed_only_when_told() -> Iterator[None]:
    """In the block only :func:`renew` counts as a use: this process also reads by itself."""
    before, _here.renews = _here.renews, False
    try:
        yield
    finally:
        _here.renews = before


def as_checked_header(store: "str | os.PathLike[str]") -> "tuple[KeysHeader, Keys]":
    """The keys file of an unlocked store and its data keys; nobody has changed it outside cm."""
    keys = keys_for(store)
    header = _header(os.path.realpath(store))
    header.check(keys)
    return header, keys
