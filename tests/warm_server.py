"""The warm process of cm in a test: started, asked by real clients, looked into, stopped."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import warmed
from agency import fill
from cmcli.warm.start import CODE, KEPT

CLIENT = [sys.executable, "-c", "from cmcli.warm.client import run; run()"]

NAME = "Zuleika Quince"

Found = TypeVar("Found")

PATIENCE = 300
"""Seconds after which a state that has not come is taken for one that never will."""

RUNNING, WAITING = "cm", "cm spare"
"""The names of a child that runs a command, and of one that waits for one."""


class WarmServer:
    """A warm process with a folder and a store of its own."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="cm-warm-", dir="/tmp"))
        self.store = self.folder / "cm.db"
        fill(str(self.store))
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "XDG_RUNTIME_DIR": str(self.folder),
            "CM_WARM": "1",
            "CM_STORE": str(self.store),
            "CM_WORKER": "ana",
            "CM_TODAY": "2026-03-04",
            "LANG": "C.UTF-8",
            **{name: value for name, value in os.environ.items() if name.startswith("PYTHON")},
        }
        self.pid = 0
        words = ("intake", NAME, "--model", "icm", "--new", "--format", "ids")
        self.ref = warmed.run(
            [sys.executable, "-c", warmed.RUN, *words], env=self.environment
        ).stdout.strip()

    def start(self) -> None:
        """Start it, and wait until it listens."""
        given = {
            name: value
            for name, value in self.environment.items()
            if name in KEPT or name.startswith("PYTHON")
        }
        process = subprocess.Popen([sys.executable, "-c", CODE], env=given)
        self.pid = process.pid
        until(lambda: self.listens() or process.poll() is not None)
        assert process.poll() is None, "the warm process has ended"

    @property
    def socket(self) -> Path:
        """Where it listens, or would."""
        (found,) = self.folder.glob("cm-warm/*[!k]")
        return found

    def listens(self) -> bool:
        """Whether there is a socket."""
        return any(path.is_socket() for path in self.folder.glob("cm-warm/*"))

    def run(self, *words: str, stdin: str = "", **environment: str) -> tuple[int, str, str]:
        """Run ``cm``: its exit code, output and narration. CM_NO_WARM=1 makes it run cold."""
        done = subprocess.run(
            [*CLIENT, *words],
            input=stdin.encode(errors="surrogateescape"),
            capture_output=True,
            env=self.surroundings(**environment),
            check=False,
            timeout=600,
        )
        out, err = (text.decode(errors="surrogateescape") for text in (done.stdout, done.stderr))
        return done.returncode, out, err

    def cold(self, *words: str, stdin: str = "", **environment: str) -> tuple[int, str, str]:
        """Run ``cm`` as tests do elsewhere, which takes less time than to start it cold."""
        done = warmed.run(
            [sys.executable, "-c", warmed.RUN, *words],
            input=stdin,
            env=self.surroundings(**environment, CM_NO_WARM="1"),
        )
        return done.returncode, done.stdout, done.stderr

    def surroundings(self, **environment: str) -> dict[str, str]:
        """The environment of a command."""
        return {**self.environment, "CM_NO_WARM": "0", **environment}

    def commands(self) -> int:
        """How many commands it has run, when none runs."""
        until(self.idle)
        _, out, _ = self.run("warm", "status", "--json")
        found = re.search(r'"commands": (\d+)', out)
        assert found is not None, out
        return int(found[1])

    def files(self) -> list[str]:
        """What it has open when no command runs."""
        until(self.idle)
        return sorted(
            re.sub(r"\d+", "N", os.readlink(f"/proc/{self.pid}/fd/{name}"))
            for name in os.listdir(f"/proc/{self.pid}/fd")
        )

    def children(self) -> list[str]:
        """The processes that run a command, dead ones too."""
        return [pid for pid, name in self._names() if name == RUNNING]

    def spare(self) -> int:
        """The process that waits for the next command, once no other is there."""
        until(self.idle)
        return int(self._names()[0][0])

    def idle(self) -> bool:
        """Whether no command runs, and a child waits for the next."""
        return [name for _, name in self._names()] == [WAITING]

    def _names(self) -> list[tuple[str, str]]:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        found = []
        for pid in children:
            with suppress(FileNotFoundError, ProcessLookupError):
                found.append((pid, Path(f"/proc/{pid}/comm").read_text().strip()))
        return found

    def holds(self, texts: Sequence[bytes]) -> list[bytes]:
        """Which of the texts are somewhere in its memory."""
        found = set()
        with open(f"/proc/{self.pid}/maps") as maps, open(f"/proc/{self.pid}/mem", "rb") as memory:
            for line in maps:
                begin, end = (int(one, 16) for one in line.split()[0].split("-"))
                if " rw" in line:
                    with suppress(OSError, ValueError):
                        memory.seek(begin)
                        block = memory.read(end - begin)
                        found |= {text for text in texts if text in block}
        return sorted(found)

    def stop(self) -> None:
        """Stop it, and remove its folder."""
        if self.pid:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGTERM)
            with suppress(ChildProcessError):
                os.waitpid(self.pid, 0)
        shutil.rmtree(self.folder)


def until(look: Callable[[], Found]) -> Found:
    """Look until something is found; what it is."""
    end = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)
    return found


def as_another(uid: int, work: Callable[[], str]) -> str:
    """Call it as another user, in a process of its own; what it returns."""
    there, here = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(uid)
            os.setuid(uid)
            os.write(here, work().encode())
        finally:
            os._exit(0)
    os.close(here)
    with os.fdopen(there) as stream:
        found = stream.read()
    os.waitpid(child, 0)
    return found
