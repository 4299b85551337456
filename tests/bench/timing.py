"""Seconds of whole processes and of calls, and how they are printed."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Spent:
    """Medians over the runs: seconds on the clock and seconds of processor."""

    wall: float
    cpu: float


def process(words: Sequence[str], environment: Mapping[str, str]) -> Spent:
    """One run of a process that must succeed."""
    began = time.perf_counter()
    running = subprocess.Popen(
        words, env=dict(environment), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(running.pid, 0)
    wall = time.perf_counter() - began
    running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode != 0:
        raise SystemExit(f"{' '.join(words)} gave {running.returncode}")
    return Spent(wall, usage.ru_utime + usage.ru_stime)


def interleaved(runs: Sequence[Callable[[], Spent]], rounds: int) -> list[Spent]:
    """Each in turn, so many times over, after one that does not count; the medians of each."""
    found: list[list[Spent]] = [[] for _ in runs]
    for number in range(rounds + 1):
        for kept, run in zip(found, runs, strict=True):
            spent = run()
            if number:
                kept.append(spent)
    return [
        Spent(median(one.wall for one in kept), median(one.cpu for one in kept)) for kept in found
    ]


def call(work: Callable[[], object]) -> Spent:
    """One call in this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Spent(time.perf_counter() - wall, time.process_time() - cpu)


def say(sentence: str) -> None:
    """A line of the report, at once."""
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


def verdict(ratio: float, goal: float) -> str:
    """Whether a ratio keeps its goal, in words."""
    return f"{ratio:5.2f}  goal {goal}  {'met' if ratio <= goal else 'MISSED'}"
