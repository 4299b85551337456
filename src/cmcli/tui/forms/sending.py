"""Saving a form: on one case after the other, each an operation of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import uuid4

from cmcli.casework.described.texts import Texts
from cmcli.tui.desk import Outcome
from cmcli.tui.forms.command import shown_line

if TYPE_CHECKING:
    from cmcli.tui.desk import Desk

AGAIN = "Press ctrl+s to try again. It is saved only once."
SAVED_BEFORE = "Your earlier version was saved. Check the case before you save this one too."


@dataclass(frozen=True, slots=True)
class Failed:
    """A case for which it was not done (None where the form is about no case), and why."""

    ref: str | None
    outcome: Outcome

    @property
    def hint(self) -> str | None:
        """The way out."""
        if self.outcome.problem == "id-reused":
            return SAVED_BEFORE
        return AGAIN if self.outcome.code == 7 else self.outcome.hint

    def where_hidden(self) -> "Failed":
        """Return it with the sentences that contain no client's name."""
        if self.outcome.unnamed is None:
            return self
        sentence, hint = self.outcome.unnamed
        return Failed(self.ref, replace(self.outcome, sentence=sentence, hint=hint))


class Sending:
    """The work so far. ``stop`` ends it after the current case."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self.done: list[Outcome] = []
        self.refs: list[str] = []
        self.stop = False
        self._mark = uuid4().hex

    async def perform(
        self,
        texts: Texts,
        refs: Sequence[str | None],
        key: str,
        tell: Callable[[int], None],
        name_of: Callable[[str], str],
    ) -> list[Failed]:
        """Do what the texts say on each case in turn; ``tell`` hears the number of each.

        The same ``key`` in a repeat has one effect; ``name_of`` spells fields in sentences.
        """
        self.stop = False
        failed = []
        many = len(refs) > 1 or bool(self.done)
        for number, ref in enumerate(refs, start=1):
            if self.stop:
                break
            tell(number)
            own = f"{key}/{ref}" if many else key
            done = await self._desk.perform(
                texts, ref, key=own, name_of=name_of, mark=self._mark if many else None
            )
            done = replace(done, argv=shown_line(texts, ref))
            if done.done:
                self.done.append(done)
                self.refs += [ref] if ref else []
            else:
                failed.append(Failed(ref, done))
        return failed

    def whole(self, title: str, for_many: tuple[str, ...]) -> Outcome:
        """All that was done, as one outcome; ``for_many`` is the command for many cases."""
        if len(self.done) == 1:
            return self.done[0]
        return replace(
            self.done[-1],
            argv=for_many,
            lines=(f"{title}: {len(self.done)} cases done.",),
            warnings=tuple(warning for one in self.done for warning in one.warnings),
            operations=tuple(number for one in self.done for number in one.operations),
            refs=tuple(self.refs),
        )
