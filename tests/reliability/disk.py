"""A disk that loses power: what ``strace`` has recorded, done again on files in memory.

What a process writes is on the disk for certain when it was synced; before, any part of it can be.
The same is true of names: a new file, a rename and a removal are certain when the folder was
synced, and are kept in their order.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

CALLS = "openat,pwrite64,write,ftruncate,fallocate,fsync,fdatasync,rename,renameat,unlink,link"
"""The calls to record; one that changes a file in another way would have to be added."""

_CALL = re.compile(r"^(\d+) +(\w+)\((.*)\) += (-?\d+)")
_STOPPED, _RESUMED = " <unfinished ...>", re.compile(r"^(\d+) +<\.\.\. \w+ resumed>")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass(frozen=True)
class Call:
    """A call that succeeded: its name, its texts, the numbers among the rest, and its result."""

    process: int
    name: str
    texts: list[bytes]
    rest: list[str]
    result: int


def calls(trace: Path) -> Iterator[Call]:
    """The calls of a trace that was made with ``-f -xx``, in the order in which they ended."""
    begun: dict[str, str] = {}
    for line in trace.read_text().splitlines():
        whole = line
        if line.endswith(_STOPPED):
            begun[line.split()[0]] = line.removesuffix(_STOPPED)
            continue
        if again := _RESUMED.match(line):
            whole = begun.pop(again[1]) + line[again.end() :]
        found = _CALL.match(whole)
        if found and not found[4].startswith("-"):
            texts = [bytes.fromhex(one.replace("\\x", "")) for one in _TEXT.findall(found[3])]
            rest = [one.strip() for one in _TEXT.sub("", found[3]).split(",")]
            yield Call(int(found[1]), found[2], texts, rest, int(found[4]))


@dataclass
class File:
    """The content that is certain, and what was done since: a write (place, bytes) or a length."""

    certain: bytearray = field(default_factory=bytearray)
    since: list[tuple[int, bytes | None]] = field(default_factory=list)

    def sync(self) -> None:
        for place, data in self.since:
            _done(self.certain, place, data)
        self.since.clear()

    def after_power_loss(self, random: Random, kept: float, sector: int) -> bytearray:
        """What was synced, and of the rest each sector with that probability."""
        content = bytearray(self.certain)
        for place, data in self.since:
            if data is None:
                if random.random() < kept:
                    _done(content, place, None)
                continue
            begin = 0
            while begin < len(data):
                end = min(len(data), begin + sector - (place + begin) % sector)
                if random.random() < kept:
                    _done(content, place + begin, data[begin:end])
                begin = end
        return content


def _done(content: bytearray, place: int, data: bytes | None) -> None:
    """Write bytes at a place, or make the content that long."""
    end = place if data is None else place + len(data)
    content.extend(bytes(max(0, end - len(content))))
    if data is None:
        del content[place:]
    else:
        content[place:end] = data


class Disk:
    """The files of one folder. With ``heeds`` off it takes no notice of syncs."""

    def __init__(self, folder: Path, *, heeds: bool = True) -> None:
        self.folder, self.heeds = folder, heeds
        self.certain = {
            path.name: File(bytearray(path.read_bytes()))
            for path in folder.iterdir()
            if path.is_file()
        }
        self.names = dict(self.certain)
        self.since: list[dict[str, File]] = []
        self.open: dict[tuple[int, int], str | File | None] = {}
        self.places: dict[tuple[int, int], int] = {}

    def do(self, call: Call) -> bool:
        """Do again what a process did; return whether it concerns these files."""
        named = [Path(text.decode()) for text in call.texts] if call.name[0] in "orul" else []
        own = [path.name for path in named if path.parent == self.folder]
        if call.name == "openat":
            self._opened(call, named[0])
            return False
        if named:
            assert len(own) in (0, len(named)), call
            if own:
                self._renamed(call.name, own)
            return bool(own)
        at = call.process, int(call.rest[0])
        file = self.open.get(at)
        if file is not None:
            self._written(call, at, file)
        return file is not None

    def _opened(self, call: Call, path: Path) -> None:
        at, name = (call.process, call.result), path.name
        self.places[at] = 0
        self.open[at] = "folder" if path == self.folder else None
        if path.parent != self.folder or name.endswith("-shm"):
            return
        if name not in self.names and "O_CREAT" in call.rest[2]:
            self._now({**self.names, name: File()})
        self.open[at] = self.names.get(name)
        if "O_TRUNC" in call.rest[2]:
            self.names[name].since.append((0, None))

    def _renamed(self, call: str, own: list[str]) -> None:
        names = dict(self.names)
        file = names.get(own[0]) if call == "link" else names.pop(own[0], None)
        if file is not None and len(own) == 2:
            names[own[1]] = file
        self._now(names)

    def _now(self, names: dict[str, File]) -> None:
        self.names = names
        self.since.append(names)

    def _written(self, call: Call, at: tuple[int, int], file: str | File) -> None:
        if call.name in ("fsync", "fdatasync"):
            if isinstance(file, File) and self.heeds:
                file.sync()
            elif file == "folder" and self.heeds:
                self.certain = self.names
                self.since.clear()
        elif isinstance(file, File):
            if call.name == "ftruncate":
                file.since.append((int(call.rest[1]), None))
            elif call.name == "fallocate":
                raise AssertionError(call)
            else:
                data = call.texts[0][: call.result]
                place = int(call.rest[-1]) if call.name == "pwrite64" else self.places[at]
                self.places[at] = place + len(data)
                file.since.append((place, data))

    def lose_power(self, random: Random, folder: Path) -> None:
        """Write what is left to a folder."""
        kept, sector = random.choice((0, 0.3, 0.5, 0.9)), random.choice((512, 4096))
        left = self.certain
        for names in self.since:
            if random.random() >= kept:
                break
            left = names
        for name, file in left.items():
            path = folder / name
            path.write_bytes(file.after_power_loss(random, kept, sector))
            path.chmod(0o600)
