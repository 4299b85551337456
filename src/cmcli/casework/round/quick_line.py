"""`cm log`: reads the quick line, and checks in."""

from collections.abc import Sequence

from cmcli.casework.answers import Answer
from cmcli.casework.described.kinds import By
from cmcli.casework.described.texts import Texts
from cmcli.casework.people.people import people_of
from cmcli.casework.round.contacts import perform_checkin, repeated_contact
from cmcli.casework.round.quick_reader import read_line, spelled_here
from cmcli.casework.round.quick_told import told
from cmcli.casework.round.values.quick_line import QuickLine
from cmcli.domain.people import PersonAround
from cmcli.errors import CmError, UsageProblem
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase


def perform_line(work: Work, found: FoundCase, said: QuickLine) -> Answer:
    """Check in, and begin the answer with what was understood."""
    by, people = _by(work), people_of(work, found.client.id)
    texts = _texts(said, by, people)
    try:
        answer = perform_checkin(work, found, texts.read(by))
    except CmError as problem:
        raise problem.spelled(spelled_here) from None
    line = f"{found.client.shown_name} ({found.ref}): {told(texts, by, people)}"
    return answer._replace(lines=(line, *answer.lines[1:]))


def repeated_line(view: View, found: FoundCase, said: QuickLine) -> str | None:
    """Say that the same contact was recorded a few minutes ago, if it was."""
    by = _by(view)
    texts = _texts(said, by, people_of(view, found.client.id))
    return repeated_contact(view, found, texts.read(by))


def _by(view: View) -> By:
    return By(view.today, view.now, view.words)


def _texts(said: QuickLine, by: By, people: Sequence[PersonAround]) -> Texts:
    """Read the words; the answer about a client who died is an option of its own."""
    try:
        texts = read_line(said.words, by, people)
    except UsageProblem as problem:
        problem.field = "words"  # on a terminal the line is asked for again
        raise
    return texts.saying(yes="yes") if said.yes else texts
