"""Benchmarks, run by name: ``PYTHONPATH=tests python -m bench cold``."""

import argparse
from pathlib import Path

from bench import (
    batch,
    capacity,
    cold,
    complete,
    dashboard,
    directory,
    growth,
    imports,
    remind,
    suggest,
    warm,
    writers,
)


def main() -> None:
    """Run the benchmark that is named."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    names = (
        *("batch", "capacity", "cold", "complete", "dashboard", "directory", "growth"),
        *("imports", "remind", "suggest", "warm", "writers"),
    )
    parser.add_argument("name", choices=names)
    parser.add_argument("--rounds", type=int, default=15, help="runs of each, after a first")
    parser.add_argument("--workers", type=int, help="of the large store (growth: 200, remind: 300)")
    parser.add_argument(
        "--keep",
        type=Path,
        help="a folder in which stores are kept (capacity, growth, remind, warm)",
    )
    engines = ("sqlite", "postgresql")
    parser.add_argument("--engine", choices=engines, help="only this one (growth)")
    parser.add_argument("--presses", type=int, default=200, help="keys of each kind (dashboard)")
    parser.add_argument("--actions", type=int, default=3600, help="keys for memory (dashboard)")
    known = parser.parse_args()
    if known.name == "batch":
        batch.run(known.rounds)
    elif known.name == "capacity":
        capacity.run(known.rounds, known.workers or 200, known.keep)
    elif known.name == "cold":
        cold.run(known.rounds)
    elif known.name == "suggest":
        suggest.run()
    elif known.name == "complete":
        complete.run(known.rounds)
    elif known.name == "dashboard":
        workers = known.workers or 200
        dashboard.run(known.rounds, workers, known.keep, known.presses, known.actions)
    elif known.name == "directory":
        directory.run(known.rounds)
    elif known.name == "growth":
        asked = (known.engine,) if known.engine else engines
        growth.run(known.rounds, known.workers or 200, known.keep, asked)
    elif known.name == "warm":
        warm.run(known.rounds, known.keep)
    elif known.name == "writers":
        writers.run(known.rounds)
    elif known.name == "remind":
        remind.run(known.rounds, known.workers or 300, known.keep)
    else:
        imports.run(known.rounds)


main()
