"""The prompt of ``cm learn``: a person types commands, and cm looks whether a step is done."""

import shlex
import shutil
import sys
from itertools import chain
from typing import TYPE_CHECKING

from cmcli.cli.core import session
from cmcli.cli.core.opening import reading
from cmcli.cli.core.options import Options
from cmcli.cli.core.session import Session
from cmcli.cli.core.terminal import colour_wanted
from cmcli.cli.help.drawn import drawn
from cmcli.cli.help.markdown import Filled, Heading, untitled_blocks_of
from cmcli.cli.shell import INTERRUPTED, LEAVE, answered, prompt_session, shown_prompt
from cmcli.errors import CmError

if TYPE_CHECKING:
    from cmcli.casework.learning.course import LessonPlace
    from cmcli.casework.learning.deeds import Looked

WIDEST = 80
"""Columns of the longest line of a lesson."""
PROMPT = "practice"
FREE = ("help", "undo", "history")
"""Commands that are never a wrong answer."""
AGAIN = "To start over: cm learn --again"


def tell(cm: Options, *parts: Heading | str) -> None:
    """Print headings and Markdown, each block but a heading with an empty line after it."""
    width, colour = min(shutil.get_terminal_size().columns, WIDEST), colour_wanted(cm)
    blocks = chain.from_iterable(
        untitled_blocks_of(part) if isinstance(part, str) else (part,) for part in parts
    )
    for block in blocks:
        if not isinstance(block, Filled):
            lines = [*drawn(block, width=width, colour=colour)]
            after = [] if isinstance(block, Heading) else [""]
            sys.stdout.write("".join(f"{line}\n" for line in [*lines, *after]))
    sys.stdout.flush()


def title_of(place: "LessonPlace") -> str:
    from cmcli.catalog.lesson_file import lessons

    of = len(lessons().chapters)
    return (
        f"Chapter {place.chapter_number} of {of}: {place.chapter.title}"
        f" (step {place.step_number} of {len(place.chapter.steps)})"
    )


class Learner:
    """Somebody who goes through the lessons: what they have passed, skipped and tried."""

    def __init__(self, cm: Options, chapter: str | None) -> None:
        from cmcli.casework.learning.course import places

        keys = [one.chapter.key for one in places()]
        self._cm = cm
        self._places = list(places())[0 if chapter is None else keys.index(chapter) :]
        self._passed: set[str] = set()
        self._skipped: set[str] = set()
        self._tries = 0
        self._code = 0

    def go(self) -> None:
        """Go on until everything is done or skipped, or the learner leaves."""
        from cmcli.casework.learning.course import passed
        from cmcli.catalog.lesson_file import lessons

        self._passed = passed(self._done())
        done = self._done()
        if done:
            steps = "1 step" if len(done) == 1 else f"{len(done)} steps"
            tell(self._cm, f"Welcome back. You have done {steps} so far.")
        else:
            tell(self._cm, lessons().intro)
        asked = prompt_session(self._cm, self._cm.actor or "")
        while (place := self._next(done)) is not None:
            tell(self._cm, Heading(title_of(place)), place.step.text)
            self._tries = 0
            while place.key not in done | self._skipped:
                try:
                    line = asked.prompt(shown_prompt(PROMPT, self._code)).strip()
                except KeyboardInterrupt:
                    continue
                except EOFError:
                    line = LEAVE[0]
                if line in LEAVE:
                    tell(self._cm, "Your place is kept. To go on: `cm learn`")
                    return
                self._answer(place, line)
                done = self._done()
            if place.key in done:
                tell(self._cm, f"Done. {place.step.done}")
        self._end(done)

    def _next(self, done: set[str]) -> "LessonPlace | None":
        left = (one for one in self._places if one.key not in done | self._skipped)
        return next(left, None)

    def _done(self) -> set[str]:
        from cmcli.casework.learning.course import done_steps

        with reading(self._cm) as view:
            return self._passed | done_steps(view)

    def _answer(self, place: "LessonPlace", line: str) -> None:
        """Take a word of the lessons, or run a command and look what it did."""
        match line:
            case "":
                tell(self._cm, Heading(title_of(place)), place.step.text)
            case "skip":
                self._skipped.add(place.key)
                tell(self._cm, "Skipped.")
            case "hint":
                self._help(place)
            case _:
                self._run(place, line)

    def _run(self, place: "LessonPlace", line: str) -> None:
        from cmcli.casework.learning.course import looked_at
        from cmcli.casework.learning.deeds import LOOKED

        here = session.current()
        here.command, here.about, here.saved = "", None, False
        self._code = answered(line, self._code)
        sys.stdout.write("\n")
        if self._code == 0 and looked_at(place.step, self._look(here)):
            self._passed.add(place.key)
        if self._code == INTERRUPTED or here.command in FREE:
            return
        if self._code == 0 and not here.saved and place.step.check != LOOKED:
            return  # looking around is no answer, and never a wrong one
        if place.key not in self._done():
            if here.saved:
                tell(self._cm, "That is not it yet. To undo it: `cm undo`")
            self._help(place)

    def _look(self, here: Session) -> "Looked":
        """Return what the last command showed, with the client if it was about one."""
        from cmcli.casework.learning.deeds import Looked
        from cmcli.store.reading.find import find_case

        if here.about is None:
            return Looked(here.command)
        try:
            with reading(self._cm) as view:
                return Looked(here.command, find_case(view, here.about, any_case=True).client.code)
        except CmError:  # many at once, or one that is gone by now
            return Looked(here.command)

    def _help(self, place: "LessonPlace") -> None:
        """Give the hint; from the second time on, the commands."""
        self._tries += 1
        if self._tries == 1:
            tell(self._cm, f"Hint: {place.step.hint}")
            return
        tell(self._cm, "Type this:\n\n```\n{}\n```".format("\n".join(place.step.commands)))

    def _end(self, done: set[str]) -> None:
        """Say that it is over, and what to do next."""
        from cmcli.casework.learning.course import places
        from cmcli.catalog.lesson_file import lessons

        left = sum(one.key not in done for one in places())
        if left:
            steps = "1 step is" if left == 1 else f"{left} steps are"
            tell(self._cm, f"{steps} left. To do the rest: `cm learn`")
            return
        seen = f"cm dashboard --as {self._cm.actor} --store {shlex.quote(str(self._cm.store))}"
        tell(
            self._cm,
            lessons().end,
            f"To look at the practice store on the full screen:\n\n```\n{seen}\n```",
            f"To create your own store: `cm init`. {AGAIN}",
        )
