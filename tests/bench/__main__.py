"""Benchmarks, run by name: ``PYTHONPATH=tests python -m bench cold``."""

import argparse
from pathlib import Path

from bench import cold, growth, imports


def main() -> None:
    """Run the benchmark that is named."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("name", choices=("cold", "growth", "imports"))
    parser.add_argument("--rounds", type=int, default=15, help="runs of each, after a first")
    parser.add_argument("--workers", type=int, default=200, help="of the large store (growth)")
    parser.add_argument("--keep", type=Path, help="a folder in which stores are kept (growth)")
    known = parser.parse_args()
    if known.name == "cold":
        cold.run(known.rounds)
    elif known.name == "growth":
        growth.run(known.rounds, known.workers, known.keep)
    else:
        imports.run(known.rounds)


main()
