"""The files of an export, in a directory or a zip archive; nothing is ever extracted to disk."""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from cmcli.errors import NotFound, UsageProblem
from cmcli.exchange import archives
from cmcli.exchange.archives import HINT

MAX_BYTES = 1024 * 1024 * 1024
"""Bytes of one file, unpacked."""

PIECE = 256 * 1024
"""Bytes that are read at once."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an export. ``name`` is its name there, without its suffix."""

    name: str
    ending: str
    opened: Callable[[], IO[bytes]]

    @property
    def file(self) -> str:
        """The name with its ending."""
        return self.name + self.ending


_UNSOUND = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    RuntimeError,
    ValueError,
)
"""Errors that the archive reader raises for damaged or unknown archives."""


@contextmanager
def members(
    path: Path, endings: tuple[str, ...] = (".csv",), *, alone: bool = False
) -> Iterator[Mapping[str, Member]]:
    """The files of the export by lower-case name without their ending.

    ``alone``: the path may also be one such file.

    Raises :class:`NotFound` where nothing is there, :class:`UsageProblem` where it is neither a
    directory nor a zip archive, or one that cannot be read.
    """
    hint = "Give the folder, zip archive or file of the directory." if alone else HINT
    with ExitStack() as stack:
        try:
            if path.is_dir():
                found = _in_directory(path, endings)
            elif alone and path.is_file() and path.suffix.lower() in endings:
                found = {path.stem.lower(): _member(path)}
            elif path.is_file():
                found = _in_archive(stack.enter_context(archives.opened(path)), path, endings)
            else:
                what = "file or folder" if alone else "export"
                raise NotFound(f"There is no {what} at {path}.", hint)
        except OSError as problem:
            raise UsageProblem(f"{path} cannot be read: {_why(problem)}.", hint) from problem
        except _UNSOUND as problem:
            text = f"{path} is neither a directory nor a readable zip archive."
            if alone:
                text = (
                    f"{path} is no folder, no readable zip archive and no {_named(endings)} file."
                )
            raise UsageProblem(text, hint) from problem
        yield found


def _named(endings: tuple[str, ...]) -> str:
    return f"{', '.join(endings[:-1])} or {endings[-1]}"


def _why(problem: OSError) -> str:
    return problem.strerror or "its data are damaged"


def _in_directory(path: Path, endings: tuple[str, ...]) -> dict[str, Member]:
    found: dict[str, Member] = {}
    for entry in sorted(path.iterdir()):
        if entry.suffix.lower() in endings and entry.is_file():
            _add(found, _member(entry), path)
    return found


def _member(entry: Path) -> Member:
    return Member(entry.stem, entry.suffix, partial(_open, entry))


def _open(entry: Path) -> IO[bytes]:
    return entry.open("rb")


def _in_archive(
    archive: zipfile.ZipFile, path: Path, endings: tuple[str, ...]
) -> dict[str, Member]:
    found: dict[str, Member] = {}
    for name, opened in archives.files_in(archive, path, endings):
        stem, dot, ending = name.rpartition(".")
        _add(found, Member(stem, dot + ending, opened), path)
    return found


def _add(found: dict[str, Member], member: Member, path: Path) -> None:
    if member.name.startswith("."):
        return
    if member.name.lower() in found:
        raise UsageProblem(f"{path} has two files with the same name.", "Keep only one of them.")
    if len(found) >= archives.MAX_FILES:
        raise UsageProblem(f"{path} holds more than {archives.MAX_FILES} files.", HINT)
    found[member.name.lower()] = member


def pieces(member: Member) -> Iterator[bytes]:
    """The bytes of a file in pieces, at most :data:`MAX_BYTES`; raises :class:`UsageProblem`."""
    name, left = member.file, MAX_BYTES
    try:
        with member.opened() as stream:
            while piece := stream.read(PIECE):
                left -= len(piece)
                if left < 0:
                    raise UsageProblem(f"{name} is larger than {MAX_BYTES // 2**20} MB.")
                yield piece
    except OSError as problem:
        raise UsageProblem(f"{name} cannot be read: {_why(problem)}.") from problem
    except _UNSOUND as problem:
        raise UsageProblem(f"{name} cannot be unpacked from the archive.") from problem
