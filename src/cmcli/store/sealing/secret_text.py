"""Passphrases and recovery codes, each as an age identity.

A recovery code is an age identity as it is. A passphrase becomes one by scrypt, so that the stock
`age` tool can encrypt to both alike.
"""

import unicodedata
from typing import TYPE_CHECKING

from cmcli.errors import UsageProblem

if TYPE_CHECKING:
    from pyrage.x25519 import Identity

SCRYPT_N, SCRYPT_R = 2**16, 8
"""The cost of one guess: 64 MB and about 0.2 seconds. It belongs to version 1 of the keys file, so
that no file can ask for more."""

SHORTEST = 12
"""Characters of a passphrase at least."""

PREFIX = "AGE-SECRET-KEY-1"

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GROUP = 6
_CODE = 58
"""Letters of a recovery code after its prefix."""


def identity_of_passphrase(passphrase: str, salt: bytes) -> "Identity":
    """The identity of a passphrase in a store with that salt."""
    from hashlib import scrypt

    text = unicodedata.normalize("NFC", passphrase).encode()
    secret = scrypt(text, salt=salt, n=SCRYPT_N, r=SCRYPT_R, p=1, maxmem=2**27, dklen=32)
    return identity_of_secret(secret)


def identity_of_secret(secret: bytes) -> "Identity":
    """The identity of 32 secret bytes."""
    from pyrage.x25519 import Identity

    return Identity.from_str(bech32("age-secret-key-", secret).upper())


def identity_of_code(code: str) -> "Identity":
    """The identity that a recovery code is, however it was spaced; raises UsageProblem."""
    from pyrage import IdentityError
    from pyrage.x25519 import Identity

    text = "".join(code.split()).upper()
    try:
        return Identity.from_str(text if text.startswith(PREFIX) else PREFIX + text)
    except IdentityError:
        raise UsageProblem(
            "That is not a recovery code. Perhaps a letter is wrong.",
            f"It has {len(PREFIX) + _CODE} characters and begins with {PREFIX}.",
        ) from None


def looks_like_code(text: str) -> bool:
    """Return whether a secret was meant as a recovery code rather than a passphrase; its groups
    alone are one too."""
    letters = "".join(text.split()).upper()
    groups = len(letters) == _CODE and not set(letters.lower()) - set(_LETTERS)
    return groups or letters.startswith(PREFIX)


def groups_of(code: str) -> list[str]:
    """The letters of a recovery code after its prefix, in groups to be read aloud and typed."""
    letters = code.removeprefix(PREFIX)
    return [letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP)]


def checked_passphrase(passphrase: str) -> str:
    """The passphrase; raises :class:`UsageProblem` for one that is too easy to guess."""
    words = "Take four or five words that have nothing to do with each other."
    if len(passphrase) < SHORTEST:
        raise UsageProblem(f"A passphrase needs at least {SHORTEST} characters.", words)
    if len(set(passphrase)) < 5:
        raise UsageProblem("A passphrase needs at least 5 different characters.", words)
    if looks_like_code(passphrase):
        raise UsageProblem("That is a recovery code, not a passphrase.", words)
    return passphrase


def bech32(name: str, data: bytes) -> str:
    """Write bytes as text with a checksum (BIP 173), as age does."""
    total = bits = 0
    words: list[int] = []
    for byte in data:
        total, bits = total << 8 | byte, bits + 8
        while bits >= 5:
            bits -= 5
            words.append(total >> bits & 31)
    if bits:
        words.append(total << (5 - bits) & 31)
    spread = [ord(one) >> 5 for one in name] + [0] + [ord(one) & 31 for one in name]
    check = _checksum(spread + words + [0] * 6) ^ 1
    words += [check >> 5 * (5 - place) & 31 for place in range(6)]
    return f"{name}1{''.join(_LETTERS[one] for one in words)}"


def _checksum(values: list[int]) -> int:
    parts = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, part in enumerate(parts):
            check ^= part if top >> place & 1 else 0
    return check
