"""What the supervisor's screen tells: weeks, what changed since yesterday, who is late with what,
and what others did, each held against a plain count of the record."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from unittest.mock import patch

import pytest

from agency import TODAY, Agency, added, at, changed
from cli import test_as_of
from cli.test_as_of import Days, Year, claimed
from cmcli.casework.capacity.supervising import page_of
from cmcli.casework.listing import views_of
from cmcli.casework.looking.agency_due import agency_items
from cmcli.casework.looking.glance import Book
from cmcli.casework.looking.heat import LATE, NEVER, gathered, heat
from cmcli.casework.looking.lateness import SAFETY
from cmcli.casework.looking.news import news
from cmcli.casework.looking.standing import due_in_scope, pressing, standing_of
from cmcli.casework.looking.trends import WEEKS, week_trends
from cmcli.casework.looking.values.shared import WhoseCases
from cmcli.casework.looking.yesterday import Yesterday
from cmcli.casework.round.intake import intake
from cmcli.casework.round.values.intake import Arrival
from cmcli.casework.waitlist.proposing import candidates, first_fits
from cmcli.domain.cases import Case
from cmcli.domain.contacts import Contact
from cmcli.domain.workers import Worker
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.keeping.past import as_it_was
from cmcli.store.reading.find import find_case, find_worker
from command_line import CommandLine
from tui.story import opened, told

__all__ = ["claimed"]

EVERYBODY = WhoseCases(everybody=True)


def weeks_of(days: list[date], last: date) -> tuple[int, ...]:
    """Count days by the week that they lie in, the last one ending on ``last``."""
    ends = [last - timedelta(days=7 * ago) for ago in reversed(range(WEEKS))]
    return tuple(sum(end - timedelta(days=7) < day <= end for day in days) for end in ends)


def recounted(view: View, workers: list[Worker] | None) -> tuple[tuple[int, ...], ...]:
    """Count contacts, acceptances and closings from all rows."""
    ids = None if workers is None else {one.id for one in workers}
    cases = [one for one in view.all(Case) if ids is None or one.worker_id in ids]
    contacts = [one for one in view.all(Contact) if ids is None or one.worker_id in ids]
    last = view.today
    return (
        weeks_of([one.on for one in contacts if one.held], last),
        weeks_of([one.accepted_on for one in cases if one.accepted_on is not None], last),
        weeks_of([one.closed_on for one in cases if one.closed_on is not None], last),
    )


@pytest.mark.both_engines
def test_weeks_are_what_a_plain_count_of_all_rows_gives(agency: Agency) -> None:
    dice = Random(3)
    with agency.operation() as work:
        handles = ("ben", "eve", None)
        for number in range(30):
            who, ago = dice.choice(handles), dice.randint(0, 120)
            arrival = Arrival(name=f"N {number}", model="brokerage", worker=who, new=True)
            case = find_case(work, intake(work, replace(arrival, unassigned=who is None)).ref).case
            days = {"opened_on": TODAY - timedelta(days=130), "accepted_on": None}
            days |= {"accepted_on": TODAY - timedelta(days=ago)} if dice.random() < 0.9 else {}
            if dice.random() < 0.4:
                days |= {"closed_on": TODAY - timedelta(days=dice.randint(0, ago))}
            status = "closed" if "closed_on" in days else "open"
            changed(work, case, status=status, **days)
            for at_number in range(1, dice.randint(1, 9)):
                added(work, a_contact(work, case, at_number, dice))
    with agency.reading() as view:
        for workers in (None, [find_worker(view, "ben")], view.all(Worker)):
            found = week_trends(view, workers)
            assert (found.held, found.accepted, found.closed) == recounted(view, workers)
            assert min(sum(found.held), sum(found.accepted), sum(found.closed)) > 0


def a_contact(work: Work, case: Case, number: int, dice: Random) -> Contact:
    """A contact or attempt on a day at random, some of them entered in error."""
    day = TODAY - timedelta(days=dice.randint(0, 100))
    return Contact(
        id=f"{case.id}-{number}",
        case_id=case.id,
        number=number,
        worker_id=find_worker(work, dice.choice(("ben", "eve", "sam"))).id,
        at=at(day),
        on=day,
        mode=dice.choice(("home", "phone")),
        with_whom=dice.choice(("client", "team")),
        kind="planned",
        outcome=dice.choice(("held", "held", "missed")),
        error_at=dice.choice((None, None, at(TODAY))),
    )


class Lively(Year):
    """Random commands on cases and clients, and now and then one on staff."""

    def do_something(self, day: date) -> None:
        """Give a random command, as a rule on a case."""
        with patch.object(test_as_of, "CHANGES", ON_CASES):
            super().do_something(day)


ON_CASES = tuple(
    one
    for one in test_as_of.CHANGES
    if one[0] in ("intake", "accept", "flag", "close", "transfer")
    or one[:2] in (("checkin", "{ref}"), ("contact", "error"), ("set", "{ref}"))
)


def test_what_changed_since_yesterday_is_what_two_whole_records_differ_in(
    cm: CommandLine, address: str, claimed: Days
) -> None:
    lively, agency = Lively(cm, claimed, seed=6), Agency(address)
    changes: list[int | None] = []
    for number in range(5):
        day = TODAY + timedelta(days=2 * number)
        with claimed(day):
            for _ in range(lively.dice.randint(3, 8)):
                lively.do_something(day)
        with agency.reading(on=day) as view:
            changes.append(yesterday_is_right(view))
    assert lively.done > 15
    assert changes[0] is None  # the store begins on that day
    assert sum(bool(one) for one in changes[1:]) > 2

    cm("models", "set", "icm", "--target", "11")
    with agency.reading(on=day) as view:
        before = Yesterday.of(view.today)
        before.read(view)
        assert before.whole
        assert not before.known
    agency.store.engine.dispose()


def yesterday_is_right(view: View) -> int | None:
    """Compare with the whole record of yesterday's end, and count the changes; None where it can't
    be told."""
    before = Yesterday.of(view.today)
    while not before.whole:
        before.read(view)
    if not before.known:
        return None
    cases = Book().read(view, None)
    since = before.compare(cases, None, view.today)
    with as_it_was(view, before.day, view.now.tzinfo) as past:
        then = {
            one.ref: (pressing(one.due, before.day), one.status)
            for one in views_of(past.view, past.view.all(Case))
        }
    now = {one.ref: (pressing(one.due, view.today), one.status) for one in cases}
    refs = {*then, *now}
    nothing = (None, None)

    def came(at: int, word: str) -> set[str]:
        now_so = {ref for ref in refs if now.get(ref, nothing)[at] == word}
        return {ref for ref in now_so if then.get(ref, nothing)[at] != word}

    def went(at: int, word: str) -> set[str]:
        was_so = {ref for ref in refs if then.get(ref, nothing)[at] == word}
        return {ref for ref in was_so if now.get(ref, nothing)[at] != word}

    for found, wanted in (
        (since.late, came(0, "late")),
        (since.caught_up, went(0, "late")),
        (since.raised, came(0, "flags")),
        (since.settled, went(0, "flags")),
        (since.opened, came(1, "open")),
        (since.closed, went(1, "open")),
    ):
        assert {one.ref for one in found} == wanted, (view.today, wanted)
    return sum(map(len, since.parts.values()))


@pytest.fixture
def refs(address: str) -> dict[str, str]:
    return told(address)


@pytest.mark.sqlite_only
def test_rows_agree_with_the_line_of_numbers_and_tell_imports_apart(
    agency: Agency, refs: dict[str, str]
) -> None:
    for number in range(22):
        long_ago = TODAY - timedelta(days=40)
        name = f"New {number}"
        opened(agency, name, worker="eve", opened=long_ago, override="imported")
    with agency.operation("ben") as work:
        case = find_case(work, refs["lou"]).case
        changed(work, case, worker_id=None)
    with agency.reading() as view:
        book = Book()
        for handles in (None, {"ben", "eve"}, {"ben"}):
            some = None if handles is None else [find_worker(view, one) for one in sorted(handles)]
            cases = book.read(view, some, shared=True)
            asked = EVERYBODY if some is None else WhoseCases(worker=some[0].handle)
            rows = heat(cases, handles, page_of(view, asked, cases, agency_items(view)), TODAY)
            line = standing_of(view, cases, handles)
            assert rows[0].counts[SAFETY] == line.flags
            assert rows[0].counts[LATE] + rows[0].counts[NEVER] == line.late
            of_kind = {
                one.ref
                for one in cases
                for item in due_in_scope(one, handles)
                if item.kind == "contact" and item.days_late and one.met_on is not None
            }
            assert rows[0].counts["contact"] == len(of_kind)
        cases = book.read(view, None)
        page = page_of(view, EVERYBODY, cases, ())
        total, first, *others = heat(cases, None, page, TODAY)
        unmet = [one for one in gathered(page.decisions, [first, *others]) if one.worker == "eve"]
    assert (first.worker, first.counts[SAFETY]) == ("ben", 1)
    eve = next(one for one in others if one.worker == "eve")
    assert (eve.counts[NEVER], eve.counts["contact"], total.counts[NEVER]) == (22, 0, 22)
    assert [one.item.why for one in unmet] == ["22 cases were never contacted."]
    assert (eve.decide, total.decide) == (1, len(page.decisions) - 21)


@pytest.mark.sqlite_only
def test_news_tells_what_others_did_in_words_and_leaves_out_what_is_sealed(
    cm: CommandLine, address: str, refs: dict[str, str]
) -> None:
    dana, kim, lou = refs["dana"], refs["kim"], refs["lou"]
    cm("checkin", kim, "--mode", "home", "--as", "ben")
    cm("checkin", kim, "--no-show", "--as", "ben")
    cm("transfer", lou, "--to", "eve", "--reason", "x", "--as", "sam")
    cm("flag", dana, "--act", "1", "--done", "x", "--told", "sam", "--look", "fri", "--as", "ben")
    cm("client", "set", dana[:5], "--pronouns", "she", "--as", "ben")
    cm("plan", "add-goal", kim, "Find a room", "--as", "ben")
    cm("checkin", "-", "--kind", "group", "--mode", "office", "--as", "eve", stdin=f"{lou}\n{dana}")
    cm("worker", "add", "zoe", "--name", "Zoe Ash", "--as", "ana")
    cm("close", lou, "--reason", "moved", "--as", "eve")
    said = (
        ("mandated", "add", kim, "--agency", "CPS", "--told", "2026-03-04", "--reference", "1"),
        ("client", "set", refs["max"][:5], "--confidential", "yes"),
    )
    for words in said:
        cm(*words, "--as", "ben")
    cm("checkin", refs["max"], "--mode", "home", "--as", "eve")
    agency = Agency(address)
    with agency.reading() as view:
        found = [one.sentence(one.name or "") for one in news(view, "ana")]
        own = {one.actor for one in news(view, "ben")}
    assert found == [
        "eve closed the case of Lou Stone",
        "eve saw 2 clients",
        "ben added goal 1 for Kim Ahn",
        "ben changed the details of Dana Reed",
        "ben acted on a safety flag of Dana Reed",
        "sam moved Lou Stone to eve",
        "ben tried to reach Kim Ahn",
        "ben saw Kim Ahn",
    ]
    assert "ben" not in own
    agency.store.engine.dispose()


@pytest.mark.sqlite_only
def test_the_best_fit_is_the_one_that_accepting_the_next_would_take(
    agency: Agency, refs: dict[str, str]
) -> None:
    with agency.reading() as view:
        (fit,) = first_fits(view, 3)
        next_one = candidates(view).next(model=None, among=None)
        assert next_one.worker is not None
        assert (fit.ref, fit.worker, fit.why) == (refs["nia"], next_one.worker.handle, None)
