"""How far a learner has come, and what comes next."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from cmcli.casework.learning.agency import CLIENTS
from cmcli.casework.learning.deeds import LOOKED, LearnerLog, Looked
from cmcli.catalog.lesson_file import Chapter, LessonStep, lessons
from cmcli.catalog.reader import among
from cmcli.store.core.view import View


class LessonPlace(NamedTuple):
    """A step of a chapter, with their numbers from 1."""

    chapter: Chapter
    chapter_number: int
    step: LessonStep
    step_number: int

    @property
    def key(self) -> str:
        """The name of this step among all others."""
        return key_of(self.chapter, self.step)


def key_of(chapter: Chapter, step: LessonStep) -> str:
    """Return the name of a step among all others."""
    return f"{chapter.key}.{step.key}"


def places() -> Iterator[LessonPlace]:
    """Yield all steps in order."""
    for number, chapter in enumerate(lessons().chapters, start=1):
        for at, step in enumerate(chapter.steps, start=1):
            yield LessonPlace(chapter, number, step, at)


def chapter_named(key: str) -> Chapter:
    """Return the chapter with that key; raises :class:`UsageProblem` with the nearest one."""
    found = {one.key: one for one in lessons().chapters}
    return found[among(key, tuple(found), "chapter")]


def done_steps(view: View) -> set[str]:
    """Return the keys of the steps that are done in the store."""
    log = LearnerLog(view)
    return {one.key for one in places() if one.step.check != LOOKED and log.shows(one.step)}


def passed(done: Collection[str]) -> set[str]:
    """Return the keys of the steps that need not be done any more.

    Looking leaves nothing in the store. So a step that only asks to look is passed when a later
    step of its chapter is done.
    """
    found = set(done)
    for place in reversed(list(places())):
        later = place.chapter.steps[place.step_number :]
        if place.step.check == LOOKED and any(key_of(place.chapter, one) in found for one in later):
            found.add(place.key)
    return found


def looked_at(step: LessonStep, looked: Looked) -> bool:
    """Return whether that is what a step asks to look at; False for a step of another kind."""
    wanted, case = step.wants.get("commands", ()), step.wants.get("case")
    same_case = case is None or looked.code == CLIENTS[str(case)].code
    return isinstance(wanted, tuple) and looked.command in wanted and same_case
