"""ZIP archives of an export: what is in one is looked at with care before any of it is unpacked."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO

from cmcli.errors import UsageProblem

MAX_FILES = 500
MAX_TOTAL = 2 * 1024 * 1024 * 1024
"""Bytes of all files together, unpacked."""

MAX_RATIO = 100
"""How many times larger than the archive its files may be. Those of an export are 10 to 30 times
larger."""

SMALL = 16 * 1024 * 1024
"""The ratio doesn't matter below this number of bytes."""

MAX_DIRECTORY = 1024 * 1024
"""Bytes that may be asked for at once. The list of files is read in one go: far more than
:data:`MAX_FILES` fit into this."""

HINT = "Give the directory or the zip archive that the other system exported."

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The two methods that unpack in small parts, however much is packed."""


class _Bounded(io.FileIO):
    """A file that is never read in large parts, whatever lengths the archive states."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > MAX_DIRECTORY:
            raise zipfile.BadZipFile("a part of the archive is too large")
        return super().read(-1 if size is None else size) or b""


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open an archive; the list of its files is bounded."""
    with _Bounded(path) as file, zipfile.ZipFile(file) as archive:
        yield archive


def files_in(
    archive: zipfile.ZipFile, path: Path, endings: tuple[str, ...]
) -> Iterator[tuple[str, partial[IO[bytes]]]]:
    """The files with one of the endings, at the top or in one folder: their names, and how each is
    opened.

    The files that a Mac adds are passed over. Raises :class:`UsageProblem` for an archive that
    cannot be an export, before anything is unpacked.
    """
    entries = archive.infolist()
    if len(entries) > MAX_FILES:
        raise UsageProblem(f"{path} holds more than {MAX_FILES} files.", HINT)
    _check_sizes(entries, path)
    folders: dict[str, None] = {}
    kinds = " or ".join(ending[1:].upper() for ending in endings)
    for entry in entries:
        folder, _, name = entry.filename.replace("\\", "/").rpartition("/")
        if not name.lower().endswith(endings) or name.startswith(".") or "__MACOSX" in folder:
            continue
        _check_entry(entry, folder, path)
        folders[folder] = None
        if len(folders) > 1:
            raise UsageProblem(
                f"{path} has {kinds} files in more than one folder.",
                "Unpack it, and give the folder with the export that you want.",
            )
        yield name, partial(archive.open, entry)


def _check_sizes(entries: list[zipfile.ZipInfo], path: Path) -> None:
    """Refuse what would unpack to far more than it is. The sizes that an archive states hold: the
    reader never unpacks more of a file than that."""
    total = sum(entry.file_size for entry in entries)
    if total > MAX_TOTAL:
        raise UsageProblem(f"{path} is larger than {MAX_TOTAL // 2**20} MB when unpacked.", HINT)
    if total > max(SMALL, MAX_RATIO * path.stat().st_size):
        raise UsageProblem(
            f"{path} would unpack to more than {MAX_RATIO} times its size, so it isn't opened.",
            "If you trust it, unpack it and give the folder.",
        )


def _check_entry(entry: zipfile.ZipInfo, folder: str, path: Path) -> None:
    if entry.flag_bits & 0x1:
        raise UsageProblem(f"{path} is protected by a password.", "Unpack it first.")
    if ".." in folder.split("/") or folder.startswith("/") or ":" in folder:
        raise UsageProblem(f"{path} has a file whose name leads out of the archive.", HINT)
    if entry.compress_type not in _METHODS:
        raise UsageProblem(
            f"{path} is packed by a method that cm doesn't read.",
            "Unpack it, and give the folder.",
        )
