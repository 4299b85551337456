"""Commands one after the other, for ``strace`` to record: ``recording.py FOLDER`` with the list on
standard input.

Each runs in a process of its own, whose answer goes to a file of its own in the folder. Between
the commands ``hold`` and ``let go`` another process keeps the store open, as a dashboard does, so
that the write-ahead log outlives the commands.
"""

import json
import os
import sys
from pathlib import Path

from cmcli.cli.main import run
from cmcli.store.core import engine
from cmcli.store.keeping.opening import open_store
from cmcli.store.sealing import held
from reliability.counter import NOW, TODAY


class Holder:
    """The process that keeps the store open from when it is made until it is told to end."""

    def __init__(self, address: str) -> None:
        ready, told = os.pipe()
        self._wait, self._end = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._end)
            store = open_store(address)
            store.keep_open()
            with store.reading(today=TODAY, now=NOW):
                pass
            os.write(told, b".")
            os.read(self._wait, 1)
            store.close()
            os._exit(0)
        os.close(told)
        os.read(ready, 1)

    def end(self) -> None:
        """Close the store."""
        os.close(self._end)
        os.waitpid(self.pid, 0)


def command(words: list[str], answer: Path) -> None:
    """Run a command of cm; it must succeed."""
    pid = os.fork()
    if pid == 0:
        os.close(1)
        assert os.open(answer, os.O_WRONLY | os.O_CREAT, 0o600) == 1
        sys.argv = ["cm", *words]
        run()
    assert os.waitpid(pid, 0)[1] == 0, words


def main(folder: Path) -> None:
    """Run what standard input lists, under its level of ``synchronous``."""
    asked = json.load(sys.stdin)
    vars(engine)["_PRAGMAS"] = tuple(
        one.replace("synchronous=FULL", f"synchronous={asked['synchronous']}")
        for one in engine._PRAGMAS
    )
    held._here.guarded = True  # else only root could record
    holder = None
    for number, words in enumerate(asked["commands"]):
        if words == ["hold"]:
            holder = Holder(os.environ["CM_STORE"])
        elif holder is not None and words == ["let go"]:
            holder.end()
        else:
            command(words, folder / str(number))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
