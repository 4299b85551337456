"""Looking at a store again and again: by one snapshot, as long as no look fails."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from types import TracebackType
from typing import Generic, TypeVar

S = TypeVar("S")
T = TypeVar("T")


class Looks(Generic[S]):
    """Looks by the snapshot that ``begin`` begins.

    One that fails ends the snapshot, whose errors it gets, and the next begins another: no failure
    spoils another look.
    """

    def __init__(self, begin: Callable[[], AbstractContextManager[S]]) -> None:
        self._begin = begin
        self._begun: tuple[ExitStack, S] | None = None

    def look(self, what: Callable[[S], T]) -> T:
        """Give what it finds."""
        if self._begun is None:
            stack = ExitStack()
            self._begun = stack, stack.enter_context(self._begin())
        stack, snapshot = self._begun
        try:
            return what(snapshot)
        except BaseException as problem:
            self._begun = None
            stack.__exit__(type(problem), problem, problem.__traceback__)
            raise

    def __enter__(self) -> "Looks[S]":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        begun, self._begun = self._begun, None
        if begun is not None:
            begun[0].close()
