"""Copies of an encrypted store: one age file that each of its keys opens, also without cm.

In it is a tar of three members: the data key as SQLCipher takes it, the keys file of that day, and
the store as SQLCipher pages. Nothing of a record is ever on a disk without encryption, and memory
does not grow with the store.
"""

import os
import re
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

from cmcli.errors import StoreProblem
from cmcli.store.sealing.held import Keys
from cmcli.store.sealing.keys_file import LARGEST, KeysHeader, backup_identity, parsed

if TYPE_CHECKING:
    from pyrage.x25519 import Identity

BEGINNING = b"age-encryption.org/v1\n"
KEY, KEYS, STORE = "key.txt", "keys", "store.db"
_CHUNK = 1 << 16


def is_sealed_copy(path: Path) -> bool:
    """Return whether a file is an age file, as backups of encrypted stores are."""
    try:
        with path.open("rb") as file:
            return file.read(len(BEGINNING)) == BEGINNING
    except OSError:
        return False


def pack(made: Path, target: Path, header: KeysHeader, key: bytes) -> None:
    """Write the SQLCipher file ``made`` as a sealed copy to ``target``, which must be new."""
    import pyrage

    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW
    members = [
        (KEY, f"PRAGMA key = \"x'{key.hex()}'\";\n".encode()),
        (KEYS, header.as_bytes((key,))),
    ]
    recipients = [*header.recipients(), backup_identity(key).to_public()]
    with made.open("rb") as store, os.fdopen(os.open(target, flags, 0o600), "wb") as write:
        pyrage.encrypt_io(_Tar(members, store), write, recipients)


class _Tar:
    """A tar as it is read: small members, then the store."""

    def __init__(self, members: Sequence[tuple[str, bytes]], store: IO[bytes]) -> None:
        self._left = b""
        self._parts = self._all(members, store)

    def read(self, size: int = -1) -> bytes:
        """Read at most so many bytes; none at the end."""
        if not self._left:
            self._left = next(self._parts, b"")
        part, self._left = self._left[:size], self._left[size:]
        return part

    def _all(self, members: Sequence[tuple[str, bytes]], store: IO[bytes]) -> Iterator[bytes]:
        for name, content in members:
            yield _head(name, len(content)) + content + bytes(-len(content) % tarfile.BLOCKSIZE)
        size = os.fstat(store.fileno()).st_size
        yield _head(STORE, size)
        while chunk := store.read(_CHUNK):
            yield chunk
        yield bytes(-size % tarfile.BLOCKSIZE + 2 * tarfile.BLOCKSIZE)


def _head(name: str, size: int) -> bytes:
    found = tarfile.TarInfo(name)
    found.size, found.mode = size, 0o600
    return found.tobuf(tarfile.GNU_FORMAT)


@dataclass(slots=True)
class Unpacked:
    """The data key and the keys file in a sealed copy."""

    key: bytes
    header: KeysHeader
    raw: bytes


def unpack(source: Path, made: Path, identities: "Sequence[Identity]") -> Unpacked:
    """Write the store of a sealed copy to ``made``, still encrypted; ``made`` must be new.

    Raises :class:`StoreProblem` where no identity opens it, and for what is damaged.
    """
    import pyrage

    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW
    with source.open("rb") as read, os.fdopen(os.open(made, flags, 0o600), "wb") as write:
        taken = _Untar(write)
        try:
            pyrage.decrypt_io(read, taken, list(identities))
        except (pyrage.DecryptError, OSError) as problem:
            raise _not_opened(source, problem) from problem
        found = _found(source, taken)
        write.flush()
        os.fsync(write.fileno())
    return found


class _Opens(Exception):
    """The first bytes could be read."""


class _Stop:
    def write(self, data: bytes) -> int:
        raise _Opens

    def flush(self) -> None:
        """Nothing waits here."""


def opens(source: Path, identities: "Sequence[Identity]") -> bool:
    """Return whether one of the identities opens a sealed copy; little of it is read."""
    import pyrage

    if not identities:
        return False
    try:
        with source.open("rb") as read:
            pyrage.decrypt_io(read, _Stop(), list(identities))
    except _Opens:
        return True
    except (pyrage.DecryptError, OSError):
        return False
    return False


def _found(source: Path, taken: "_Untar") -> Unpacked:
    line = re.fullmatch(rb"PRAGMA key = \"x'([0-9a-f]{64})'\";\n", taken.small.get(KEY, b""))
    if line is None or not taken.whole:
        raise StoreProblem(f"{source} is not a backup of cm.", "Take another backup.")
    key, raw = bytes.fromhex(line[1].decode()), taken.small.get(KEYS, b"")
    header = parsed(raw)
    header.check((key,))
    return Unpacked(key, header, raw)


def _not_opened(source: Path, problem: Exception) -> StoreProblem:
    if getattr(problem, "errno", None) is not None:
        return StoreProblem(f"{source} cannot be copied: {getattr(problem, 'strerror', '')}.")
    if "No matching keys" in str(problem):
        return StoreProblem(
            f"None of these keys opens {source}.",
            "Give the recovery code that was valid when it was made.",
            code="wrong-key",
        )
    return StoreProblem(f"{source} is damaged: it cannot be decrypted.", "Take another backup.")


@dataclass(slots=True)
class _Untar:
    """Takes a tar as it comes: small members into memory, the store into a file."""

    store: IO[bytes]
    small: dict[str, bytes] = field(default_factory=dict)
    whole: bool = False
    _left: bytearray = field(default_factory=bytearray)
    _name: str = ""
    _missing: int = 0
    _padding: int = 0

    def write(self, data: bytes) -> int:
        """Take some bytes; raises OSError for any other tar."""
        self._left += data
        while self._left and not self.whole:
            if not self._step():
                break
        if self.whole:
            self._left.clear()
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def _step(self) -> bool:
        """Take the next piece; return whether there was enough of it."""
        if self._missing:
            part = bytes(self._left[: self._missing])
            del self._left[: len(part)]
            self._missing -= len(part)
            if self._name == STORE:
                self.store.write(part)
            else:
                self.small[self._name] += part
            return True
        if self._padding:
            gone = min(self._padding, len(self._left))
            del self._left[:gone]
            self._padding -= gone
            return True
        if self._name == STORE:
            self.whole = True
            return True
        return self._began()

    def _began(self) -> bool:
        if len(self._left) < tarfile.BLOCKSIZE:
            return False
        try:
            head = tarfile.TarInfo.frombuf(
                bytes(self._left[: tarfile.BLOCKSIZE]), "ascii", "strict"
            )
        except (tarfile.HeaderError, UnicodeError):
            raise OSError("not a backup of cm") from None
        del self._left[: tarfile.BLOCKSIZE]
        known = head.name in (KEY, KEYS) and head.size <= LARGEST and head.name not in self.small
        if not known and head.name != STORE:
            raise OSError("not a backup of cm")
        self._name, self._missing = head.name, head.size
        self._padding = -head.size % tarfile.BLOCKSIZE
        if known:
            self.small[head.name] = b""
        return True


def identities_by(keys: Keys) -> "list[Identity]":
    """The identities by which holders of these data keys open the backups made under them."""
    return [backup_identity(one) for one in keys if one]
