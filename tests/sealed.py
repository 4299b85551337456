"""Encrypted stores for the tests, which a key file of the tests opens without a question."""

import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

from pyrage.x25519 import Identity

from cmcli.cli.core.sealing import key_file as made_key_file
from cmcli.store.keeping.rekeying import encrypt
from cmcli.store.sealing import held
from cmcli.store.sealing.keys_file import KeysHeader, new_header

CODE = Identity.generate()
"""The recovery code of every encrypted store of this process."""

DAY = "2026-03-04"


@cache
def key_file() -> Path:
    """The key file of the tests: one for all processes of a run, and private."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    return Path(tempfile.gettempdir()) / f"cm-tests-keys-{os.getuid()}-{run}" / "cm.key"


def header(store: Path) -> KeysHeader:
    """The slots of an encrypted store of the tests: the key file, and a recovery code."""
    file = made_key_file(str(key_file()), store)
    slots = new_header().with_slot("file", str(key_file()), file, DAY)
    return slots.with_slot("recovery", "", str(CODE.to_public()), DAY)


def seal(path: Path) -> None:
    """Encrypt a plain store."""
    path.chmod(0o600)
    encrypt(path, header(path), hold=False)


def copied(template: Path, path: Path) -> Path:
    """Copy a store of the tests, with its keys file if it has one."""
    for end in ("", ".keys"):
        source = template.with_name(template.name + end)
        if source.exists():
            shutil.copy(source, path.with_name(path.name + end))
            path.with_name(path.name + end).chmod(0o600)
    return path


def data_key(path: Path) -> bytes:
    """The data key of an encrypted store of the tests."""
    return held.as_checked_header(path)[1][-1]
