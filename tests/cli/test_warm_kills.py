"""The warm process, killed while twenty shells run commands, and asked ten thousand times."""

import os
import random
import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from warm_server import CLIENT, WarmServer, until

pytestmark = pytest.mark.long

SHELLS, EACH, KILLS = 20, 50, 50
COMMANDS, AT_ONCE = 10_000, 4
MEGABYTES = 90


@pytest.fixture
def warm() -> Iterator[WarmServer]:
    """A warm process with a store."""
    server = WarmServer()
    server.start()
    yield server
    server.stop()


SHELL = """
n=0
while [ $n -lt {each} ] || [ ! -e {folder}/done ]; do
  n=$((n+1))
  {cm} note {ref} "text {shell}-$n." --format ids >> {folder}/out-{shell} 2>> {folder}/err-{shell}
  echo "{shell}-$n $?"
done
"""


def test_each_command_is_done_once_though_the_warm_process_is_killed(warm: WarmServer) -> None:
    cm = f"{CLIENT[0]} -c '{CLIENT[2]}'"
    shells = [
        subprocess.Popen(
            [
                "sh",
                "-c",
                SHELL.format(each=EACH, folder=warm.folder, cm=cm, ref=warm.ref, shell=shell),
            ],
            env=warm.surroundings(),
            stdout=subprocess.PIPE,
            text=True,
        )
        for shell in range(SHELLS)
    ]
    with ThreadPoolExecutor(SHELLS) as pool:
        outputs = [pool.submit(shell.communicate) for shell in shells]
        try:
            _kill(warm)
        finally:
            (warm.folder / "done").touch()
        ended = [line.split() for one in outputs for line in one.result()[0].splitlines()]
    assert len(ended) >= SHELLS * EACH
    assert [one for one in ended if one[1] != "0"] == []
    _, page, _ = warm.run("timeline", warm.ref, "--json", CM_NO_WARM="1")
    written = Counter(re.findall(r"text (\d+-\d+)\.", page))
    assert written == Counter(name for name, _ in ended)
    said = "".join((warm.folder / f"out-{shell}").read_text() for shell in range(SHELLS))
    assert said.count("\n") == len(ended)


def _kill(warm: WarmServer) -> None:
    """Kill each warm process that comes to be, at a random moment of its work."""
    chance = random.Random(16)
    for _ in range(KILLS):
        pid = until(partial(listening, warm))
        time.sleep(chance.uniform(0, 1.5))
        os.kill(pid, signal.SIGKILL)
        until(partial(_has_gone, warm, pid))
    warm.pid = until(partial(listening, warm))


def _has_gone(warm: WarmServer, pid: int) -> bool:
    return listening(warm) != pid


def listening(warm: WarmServer) -> int:
    """The warm process that listens now, or 0."""
    _, out, _ = warm.run("warm", "status", "--format", "ids")
    return int(out.strip() or 0)


def test_it_neither_grows_nor_keeps_anything(warm: WarmServer) -> None:
    def some(number: int) -> None:
        for at in range(COMMANDS // AT_ONCE // 5):
            words = (
                ("list",),
                ("due",),
                ("show", warm.ref),
                ("show", "nothing"),
                ("log", warm.ref, "phone", f"called about {number}-{at}"),
            )[at % 5]
            subprocess.run(
                [*CLIENT, *words], env=warm.surroundings(), capture_output=True, check=False
            )

    files, sizes = warm.files(), []
    for _ in range(5):
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(some, range(AT_ONCE)))
        warm.commands()
        sizes.append(memory(warm.pid))
    assert max(sizes) < MEGABYTES
    assert sizes[-1] - sizes[0] < 1
    assert warm.files() == files
    assert warm.children() == []


def memory(pid: int) -> float:
    """Megabytes that a process has in memory."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1]) * 1024 / 1e6
