"""What opens over a place and is answered: forms, choices and questions."""

from typing import Generic, TypeVar, cast

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer], Generic[Answer]):
    """A screen that closes with an answer; only itself, also while something lies over it.

    Work that it waits for may end when the cover or the help is on top: Textual would take away
    what is on top, so the answer then waits until that is gone.
    """

    _answer: tuple[Answer | None] | None = None

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Close with this answer, now or as soon as nothing lies above."""
        if self.is_current:
            return super().dismiss(result)
        self._answer = (result,)
        nothing: AwaitComplete = AwaitComplete.nothing()  # type: ignore[no-untyped-call]
        return nothing

    def on_screen_resume(self) -> None:
        """Close now if the answer came while something lay above."""
        if self._answer is not None and self.is_current:
            answer, self._answer = self._answer[0], None
            super().dismiss(cast("Answer", answer))
