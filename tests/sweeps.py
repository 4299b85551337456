"""Sweeps: a few of their cases are run with every change, and all of them by ``.ci/long``."""

from collections.abc import Collection, Iterable
from typing import Any

import pytest

LONG = pytest.mark.long


def mostly_long(cases: Iterable[Any], quick: Collection[Any] | int) -> list[Any]:
    """Give the cases of a sweep as parameters; those that are not among ``quick`` are long.

    A number takes so many of them, from the first to the last.
    """
    cases = list(cases)
    if isinstance(quick, int):
        quick = [cases[at * (len(cases) - 1) // max(1, quick - 1)] for at in range(quick)]
    unknown = [case for case in quick if case not in cases]
    assert not unknown, unknown
    return [case if case in quick else _long(case) for case in cases]


def _long(case: Any) -> Any:
    if hasattr(case, "marks"):  # one with an id or marks of its own
        return pytest.param(*case.values, marks=[*case.marks, LONG], id=case.id)
    return pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=LONG)
