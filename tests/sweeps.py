"""Sweeps: a few of their cases are run with every change, and all of them by ``.ci/long``."""

from collections.abc import Collection, Iterable
from typing import Any

import pytest

LONG = pytest.mark.long


def mostly_long(cases: Iterable[Any], quick: Collection[Any]) -> list[Any]:
    """Give the cases of a sweep as parameters; those that are not among ``quick`` are long."""
    cases = list(cases)
    unknown = [case for case in quick if case not in cases]
    assert not unknown, unknown
    return [case if case in quick else pytest.param(*_values(case), marks=LONG) for case in cases]


def _values(case: Any) -> tuple[Any, ...]:
    return case if isinstance(case, tuple) else (case,)
