"""Hostile and odd archives: each is refused in a sentence before it costs memory."""

import io
import random
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from cmcli.errors import UsageProblem
from cmcli.exchange.hmis import read
from exchange.hmis_make import BASE, csv_text, make, zipped
from sweeps import mostly_long

MEMORY = 40 * 1024 * 1024
"""Bytes that looking at a hostile archive may take, above what cm itself takes."""

HEADER = csv_text("Client", []).encode()


def written(
    path: Path, *files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED
) -> zipfile.ZipFile:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return archive


def bomb(tmp: Path) -> Path:
    """A file that unpacks to a thousand times its size."""
    written(tmp / "a.zip", ("Client.csv", HEADER + b"0" * 2**26), ("Enrollment.csv", b"x"))
    return tmp / "a.zip"


def overlapping(tmp: Path) -> Path:
    """Four hundred files that are all the same packed bytes."""
    one = io.BytesIO()
    with zipfile.ZipFile(one, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Client.csv", b"0" * 2**18)
        info = archive.infolist()[0]
        for number in range(400):
            again = zipfile.ZipInfo(f"F{number}.csv")
            again.compress_type = info.compress_type
            again.header_offset = info.header_offset
            again.CRC, again.file_size = info.CRC, info.file_size
            again.compress_size, again.flag_bits = info.compress_size, info.flag_bits
            archive.filelist.append(again)
            archive.NameToInfo[again.filename] = again
        archive._didModify = True  # type: ignore[attr-defined]
    (tmp / "a.zip").write_bytes(one.getvalue())
    return tmp / "a.zip"


def nested(tmp: Path) -> Path:
    inner = zipped(make(tmp / "e"), tmp / "inner.zip")
    written(tmp / "a.zip", ("export.zip", inner.read_bytes()))
    return tmp / "a.zip"


def leading_out(tmp: Path) -> Path:
    return zipped(make(tmp / "e"), tmp / "a.zip", "../../etc/")


def absolute(tmp: Path) -> Path:
    written(tmp / "a.zip", ("/etc/Client.csv", HEADER), ("/etc/Enrollment.csv", b"x"))
    return tmp / "a.zip"


def many(tmp: Path) -> Path:
    with zipfile.ZipFile(tmp / "a.zip", "w") as archive:
        for number in range(5000):
            archive.writestr(f"{number}.csv", b"")
    return tmp / "a.zip"


def endless(tmp: Path) -> Path:
    """A list of files of many megabytes."""
    with zipfile.ZipFile(tmp / "a.zip", "w") as archive:
        for number in range(300):
            archive.writestr(f"{number}{'x' * 60_000}.csv", b"")
    return tmp / "a.zip"


def one_field(tmp: Path) -> Path:
    """A field of four megabytes that can't be packed."""
    field = random.Random(7).randbytes(2**22).replace(b"\n", b"x").replace(b"\r", b"x")
    written(tmp / "a.zip", ("Client.csv", HEADER + field), ("Enrollment.csv", b"x"))
    return tmp / "a.zip"


def open_quote(tmp: Path) -> Path:
    """A row of column names that a quote makes as long as the file."""
    text = b'"' + b"".join(b"%d\n" % number for number in range(2**18))
    written(tmp / "a.zip", ("Client.csv", text), ("Enrollment.csv", b"x"))
    return tmp / "a.zip"


def _stating(tmp: Path, size: int) -> Path:
    """An archive in whose list Client.csv has another size than it has."""
    path = tmp / "a.zip"
    written(path, ("Client.csv", HEADER + b"1,2\n" * 100_000), ("Enrollment.csv", b"x"))
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        struct.pack_into("<I", data, data.find(mark) + at, size)
    path.write_bytes(data)
    return path


def stating_little(tmp: Path) -> Path:
    return _stating(tmp, 300)


def stating_much(tmp: Path) -> Path:
    return _stating(tmp, 2**32 - 2)


def other_method(tmp: Path) -> Path:
    files = [(f"{name}.csv", csv_text(name, rows).encode()) for name, rows in BASE.items()]
    written(tmp / "a.zip", *files, method=zipfile.ZIP_LZMA)
    return tmp / "a.zip"


def two_folders(tmp: Path) -> Path:
    path = zipped(make(tmp / "e"), tmp / "a.zip", "2025/")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("2026/Exit.csv", "x")
    return path


@pytest.mark.parametrize(
    ("prepare", "words"),
    mostly_long(
        [
            (bomb, "would unpack to more than 100 times its size"),
            (overlapping, "would unpack to more than 100 times its size"),
            (nested, "has no Client.csv"),
            (leading_out, "has a file whose name leads out of the archive"),
            (absolute, "has a file whose name leads out of the archive"),
            (many, "holds more than 500 files"),
            (endless, "neither a directory nor a readable zip archive"),
            (one_field, "Client.csv has a line of more than 1 MB"),
            (open_quote, "Client.csv, line 1: the row of column names has a quote that"),
            (stating_little, "Client.csv cannot be unpacked"),
            (stating_much, "is larger than 2048 MB when unpacked"),
            (other_method, "is packed by a method that cm doesn't read"),
            (two_folders, "has CSV files in more than one folder"),
        ],
        4,
    ),
)
def test_a_hostile_archive_is_refused_before_it_costs_memory(
    tmp_path: Path, prepare: Callable[[Path], Path], words: str
) -> None:
    path = prepare(tmp_path)
    tracemalloc.start()
    try:
        with pytest.raises(UsageProblem) as caught:
            read(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert words in caught.value.message
    assert peak < MEMORY
