"""Screens that open over a page and are answered: forms, choices and questions."""

from typing import ClassVar, Generic, TypeVar, cast

from textual import events
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer], Generic[Answer]):
    """A screen that closes with an answer; only itself, also while something lies over it.

    Work that it waits for may end when the cover or the help is on top: Textual would take away
    what is on top, so the answer then waits until that is gone.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+l", "app.cover", "Hide the screen", show=False, id="dialog.cover"),
        Binding(
            "ctrl+z",
            "app.suspend_process",
            "Suspend; fg comes back",
            show=False,
            priority=True,
            id="dialog.suspend",
        ),
    ]
    _answer: tuple[Answer | None] | None = None

    @property
    def saving(self) -> bool:
        """Return whether it is writing something now."""
        return False

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Close with this answer, now or as soon as nothing lies above."""
        if self.app.screen is self:
            return super().dismiss(result)
        self._answer = (result,)
        nothing: AwaitComplete = AwaitComplete.nothing()  # type: ignore[no-untyped-call]
        return nothing

    def holds(self, event: events.Event) -> bool:
        """Return whether to hold a key until its target is ready."""
        return False

    def on_screen_resume(self) -> None:
        """Close now if the answer came while something lay above."""
        if self._answer is not None and self.app.screen is self:
            answer, self._answer = self._answer[0], None
            super().dismiss(cast("Answer", answer))
