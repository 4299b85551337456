"""The keys file of a store, ``STORE.keys``: who can open it, and the data key encrypted to them.

The first line is a clear header in JSON: version, id of the keys, a salt for passphrases, and the
slots with the public recipient of each. After it comes one age file with the data key. The header
carries a MAC under a key made of the data key: nobody who can only write the file can add a
recipient who would get the key with the next backup. While there are two data keys, the MAC is
under the new one, because the old one may be what was stolen.
"""

import json
import os
import re
import secrets
import stat
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from hmac import compare_digest
from hmac import new as new_hmac
from typing import TYPE_CHECKING, Any

from cmcli.errors import StoreProblem, UsageProblem

if TYPE_CHECKING:
    from pyrage.x25519 import Identity, Recipient

VERSION = 1
LARGEST = 64 * 1024
"""Bytes of a keys file at most."""

MOST_SLOTS = 64

KINDS = {
    "passphrase": "passphrase",
    "recovery": "recovery code",
    "agency": "agency's key",
    "file": "key file",
}
"""Kinds of slots, and how they are called."""

OF_PEOPLE = ("passphrase", "recovery", "agency")
"""Kinds that a person can open a store with on another computer."""

PLAIN = b""
"""In place of a data key: none, while a plain store is being encrypted."""

_SLOT = {"number": int, "kind": str, "label": str, "recipient": str, "created": str}
_KEY_SIZE = 32


@dataclass(frozen=True, slots=True)
class Slot:
    """One way to open a store. ``label`` says whose or which; ``recipient`` is public."""

    number: int
    kind: str
    label: str
    recipient: str
    created: str


@dataclass(frozen=True, slots=True)
class KeysHeader:
    """The clear part of a keys file."""

    id: str
    salt: bytes
    slots: tuple[Slot, ...]
    mac: str = ""
    sealed: bytes = b""

    def slot(self, number: int) -> Slot | None:
        """The slot of that number."""
        return next((one for one in self.slots if one.number == number), None)

    def with_slot(self, kind: str, label: str, recipient: str, created: str) -> "KeysHeader":
        """The header with one more slot, which gets the next number."""
        if len(self.slots) >= MOST_SLOTS:
            raise UsageProblem(f"A store has {MOST_SLOTS} keys at most.")
        number = max((one.number for one in self.slots), default=0) + 1
        slot = Slot(number, kind, label, recipient, created)
        return replace(self, slots=(*self.slots, slot))

    def without(self, number: int) -> "KeysHeader":
        """The header without that slot."""
        return replace(self, slots=tuple(one for one in self.slots if one.number != number))

    def check(self, keys: Sequence[bytes]) -> None:
        """Raise :class:`StoreProblem` if the header is not as a holder of the key wrote it."""
        if not compare_digest(self.mac.encode(), self._mac_by(keys).encode()):
            raise StoreProblem(
                "The keys file was changed outside cm. Somebody may have added a key.",
                "Put back a copy of the keys file, or restore a backup.",
                code="keys-changed",
            )

    def recipients(self) -> "list[Recipient]":
        """The public recipients of all slots; check the header first."""
        return [recipient_of(one.recipient) for one in self.slots]

    def opened_by(self, identity: "Identity") -> tuple[bytes, ...] | None:
        """The data keys, if that identity opens them; None otherwise. The header is checked."""
        import pyrage

        try:
            found = json.loads(pyrage.decrypt(self.sealed, [identity]))
            keys = tuple(bytes.fromhex(one) for one in found["keys"])
        except pyrage.DecryptError:
            return None
        except (ValueError, KeyError, TypeError):
            raise damaged("the sealed part is not as cm writes it") from None
        if not keys or not keys[-1] or any(len(one) not in (0, _KEY_SIZE) for one in keys):
            raise damaged("the sealed part has no key")
        self.check(keys)
        if found.get("id") != self.id:
            raise damaged("it belongs to another store")
        return keys

    def _mac_by(self, keys: Sequence[bytes]) -> str:
        key = new_hmac(keys[-1], b"cm keys file 1: header", sha256).digest()
        return new_hmac(key, self._text().encode(), sha256).hexdigest()

    def _text(self) -> str:
        slots = [asdict(one) for one in self.slots]
        clear = {"cm-keys": VERSION, "id": self.id, "salt": self.salt.hex(), "slots": slots}
        return json.dumps(clear, sort_keys=True)

    def as_bytes(self, keys: Sequence[bytes]) -> bytes:
        """The whole file for those data keys, encrypted to every slot."""
        import pyrage

        inner = json.dumps({"id": self.id, "keys": [one.hex() for one in keys]}).encode()
        clear = {**json.loads(self._text()), "mac": self._mac_by(keys)}
        sealed: bytes = pyrage.encrypt(inner, self.recipients())
        return json.dumps(clear).encode() + b"\n" + sealed


def new_header() -> KeysHeader:
    """A header without slots, with an id and a salt of its own."""
    return KeysHeader(secrets.token_hex(16), secrets.token_bytes(16), ())


def new_key() -> bytes:
    """A new data key."""
    return secrets.token_bytes(_KEY_SIZE)


def backup_identity(key: bytes) -> "Identity":
    """The identity by which whoever holds a data key opens the backups that were made under it."""
    from cmcli.store.sealing.secret_text import identity_of_secret

    return identity_of_secret(new_hmac(key, b"cm keys file 1: backups", sha256).digest())


def recipient_of(text: str) -> "Recipient":
    """The public recipient that a text says; raises :class:`UsageProblem`."""
    from pyrage import RecipientError
    from pyrage.x25519 import Recipient

    try:
        return Recipient.from_str(text)
    except RecipientError:
        raise UsageProblem(
            "That is not an age recipient.", "It begins with age1. age-keygen prints one."
        ) from None


def read_header(path: str) -> KeysHeader:
    """Read a keys file. Nothing in it can be trusted before :meth:`KeysHeader.check`.

    Raises :class:`StoreProblem` for what is not one.
    """
    return parsed(_content(path))


def parsed(raw: bytes) -> KeysHeader:
    """The header that the bytes of a keys file say; raises :class:`StoreProblem`."""
    line, end, sealed = raw.partition(b"\n")
    try:
        clear = json.loads(line.decode("ascii"))
    except (ValueError, RecursionError):
        clear = None
    if not end or not isinstance(clear, dict) or "cm-keys" not in clear:
        raise damaged("it does not begin as one")
    if clear["cm-keys"] != VERSION:
        raise StoreProblem("A newer cm wrote the keys file.", "Update cm.", code="newer")
    try:
        slots = tuple(_slot(one) for one in clear["slots"])
        mac, name, salt = (_hex(clear[key], size) for key, size in _TEXTS.items())
    except (KeyError, TypeError, ValueError):
        raise damaged("its first line is not complete") from None
    if not 0 < len(slots) <= MOST_SLOTS or len({one.number for one in slots}) < len(slots):
        raise damaged("its list of keys is not complete")
    return KeysHeader(name, bytes.fromhex(salt), slots, mac, sealed)


_TEXTS = {"mac": 64, "id": 32, "salt": 32}


def _hex(value: object, size: int) -> str:
    if not isinstance(value, str) or not re.fullmatch(f"[0-9a-f]{{{size}}}", value):
        raise ValueError
    return value


def _slot(raw: Mapping[str, Any]) -> Slot:
    slot = Slot(**{key: raw[key] for key in _SLOT})
    wrong = any(type(raw[key]) is not kind for key, kind in _SLOT.items())
    if wrong or slot.kind not in KINDS or slot.number < 1 or len(raw) != len(_SLOT):
        raise ValueError
    return slot


def damaged(why: str) -> StoreProblem:
    """The error for a damaged keys file."""
    return StoreProblem(
        f"The keys file is damaged: {why}.",
        "Put back a copy of it, or restore a backup: cm db restore FILE --replace --unreadable",
        code="damaged-keys",
    )


def _content(path: str) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as problem:
        raise StoreProblem(f"{path} cannot be opened: {problem.strerror}.") from problem
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise damaged("it is not a file")
        try:
            raw = file.read(LARGEST + 1)
        except OSError as problem:
            raise StoreProblem(f"{path} cannot be read: {problem.strerror}.") from problem
    if len(raw) > LARGEST:
        raise damaged("it is too long")
    return raw


def write_keys(store: "str | os.PathLike[str]", header: KeysHeader, keys: Sequence[bytes]) -> None:
    """Write the keys file of a store: whole or not at all, 0600, and safe from a power cut."""
    place_keys(store, header.as_bytes(keys))


def place_keys(store: "str | os.PathLike[str]", raw: bytes) -> None:
    """Put the bytes of a keys file into its place."""
    path = os.path.realpath(store)
    folder, name = os.path.split(path)
    made = os.path.join(folder, f".{name}.{secrets.token_hex(4)}.new")
    try:
        descriptor = os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600)
        with open(descriptor, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(descriptor)
        os.rename(made, f"{path}.keys")
        around = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(around)
        finally:
            os.close(around)
    except OSError as problem:
        raise StoreProblem(f"The keys file cannot be written: {problem.strerror}.") from problem
    finally:
        with suppress(OSError):
            os.unlink(made)
