"""A page that is a list: rows that are filtered, sorted and marked, with the keys for it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Generic, TypeVar

from rich.console import RenderableType
from rich.text import Text
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Container, Vertical

from cmcli.casework.looking.glance import Glance
from cmcli.tui.case.beside import CaseDetail
from cmcli.tui.filtering import NOT_ONE, FilteredPage, FilterLine
from cmcli.tui.marks import said
from cmcli.tui.narrow import FilterWords, narrowed
from cmcli.tui.page import Content
from cmcli.tui.verbs import VERBS, Verb, makes_sense
from cmcli.tui.widgets.columns import TextColumn
from cmcli.tui.widgets.rows import Rows

T = TypeVar("T")

MOST = 500
"""Rows that are shown; a filter finds the others."""

Order = Callable[[Any], Any]
"""Gives of an item what it is sorted by."""


class ListPage(FilteredPage[Content], Generic[Content, T]):
    """A page that shows items as rows.

    Subclasses give ``items``, ``key``, ``cells``, ``case``, ``columns``, ``words``, ``orders``,
    ``about_row`` and ``nothing``. Beside or below the rows stands the detail of the row under the
    cursor.
    """

    MARKS: ClassVar[bool] = False
    ALL: ClassVar[bool] = False
    """All rows are shown, and not only the first :data:`MOST`."""
    TITLE_OF_LIST: ClassVar[str] = ""
    FALLING: ClassVar[Collection[str]] = ()
    """Columns that are sorted downwards at first, the most on top."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o", "sort", "Sort by the next column", show=False, id="here.sort"),
        Binding("O", "reverse", "Reverse the order", show=False, id="here.reverse"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.sorted_by: str | None = None
        self.downwards = False
        self.problem: str | None = None
        self.left: int = 0

    # What a subclass gives.

    def items(self, found: Content) -> Sequence[T]:
        """Return all items read, in their first order."""
        raise RuntimeError("a list has items")

    def key(self, item: T) -> str:
        """Return the key of an item, the same after a refresh."""
        raise RuntimeError("an item has a key")

    def cells(self, item: T) -> Sequence[Text]:
        """Return one cell per column."""
        raise RuntimeError("an item has cells")

    def case(self, item: T) -> Glance | None:
        """Return the case of an item; None for one that is about several cases, or none."""
        raise RuntimeError("an item has a case")

    def columns(self) -> Sequence[TextColumn]:
        """Return the columns for the scope."""
        raise RuntimeError("a list has columns")

    def words(self) -> FilterWords[T]:
        """Return the words for the filter."""
        raise RuntimeError("a list can be filtered")

    def orders(self) -> Mapping[str, Order]:
        """Of each column that sorts, what it sorts by."""
        raise RuntimeError("a list can be sorted")

    def about_row(self, item: T) -> RenderableType:
        """Return what is to be said of a row before its case, or nothing."""
        return ""

    def title_of(self, item: T) -> str:
        """Return the title of the detail of an item without a case."""
        raise RuntimeError("an item has a case or a title")

    def sections(self) -> Callable[[T], str] | None:
        """Return the function for the section of an item, where the list has sections now."""
        return None

    def grouped(self, items: list[T]) -> list[T]:
        """Return the items with those of each section together."""
        return items

    def heading(self, section: str, items: Sequence[T]) -> Text:
        """Return the heading of a section with these items."""
        return said(section)

    def does(self) -> str:
        """Return what Enter does with the row under the cursor, for the footer; empty to leave
        it out."""
        return ""

    def below(self) -> Iterator[Any]:
        """Widgets below the rows."""
        return iter(())

    def nothing(self) -> str:
        """Return the text for an empty list, with the next step."""
        raise RuntimeError("an empty list says what to do")

    def limit_words(self) -> str:
        """Return a note where not everything was read."""
        return ""

    # The widgets.

    def body(self) -> Iterator[Any]:
        """The rows with their filter, and the detail."""
        with Container(id="main"):
            with Vertical(id="list", classes="frame"):
                yield FilterLine(self.words().help)
                yield Rows(marks=self.MARKS, id="rows")
                yield from self.below()
            yield CaseDetail(id="detail")

    @property
    def rows(self) -> Rows[T]:
        """The table."""
        return self.query_one("#rows", Rows)

    def on_mount(self) -> None:
        """The rows have the focus."""
        self.rows.focus()

    def show(self, found: Content) -> None:
        """Filter, sort and show what was read."""
        everything = self.items(found)
        items, self.problem = narrowed(everything, self.filter, self.words())
        self.left = len(items)
        orders = self.orders()
        if self.sorted_by not in {column.key for column in self.columns()}:
            self.sorted_by = None
        if self.sorted_by is not None:
            by = orders[self.sorted_by]
            items.sort(key=by, reverse=self.downwards)
        elif self.downwards:
            items.reverse()
        items = self.grouped(items)
        sort = None if self.sorted_by is None else (self.sorted_by, self.downwards)
        self.rows.fill(
            self.columns(),
            items if self.ALL else items[:MOST],
            key=self.key,
            draw=self.cells,
            sort=sort,
            known={self.key(item) for item in everything} if self.rows.marked else None,
            empty=NOT_ONE if self.filter and everything else self.nothing(),
            section=self.sections(),
            heading=self.heading,
        )
        self._say(self._summary(found, everything))
        self.query_one("#list").border_title = self.list_title(len(everything))
        self._detail()
        if self.focused is None:
            self.take_focus()

    def list_title(self, whole: int) -> str:
        """Return the title of the list, with how many rows it has."""
        return f"{self.TITLE_OF_LIST} {whole:,}"

    def _say(self, line: Text) -> None:
        self.strip.say(line)

    def _summary(self, found: Content, everything: Sequence[T]) -> Text:
        shown, for_many = self.rows.items, self._for_many()
        if self.filter:
            line = said(f"/{self.filter}", "bold")
            line.append_text(said(f"  {self.left:,} of {len(everything):,}"))
        else:
            line = Text("")
        line.append(self.limit_words())
        if self.left > len(shown):
            line.append_text(said(f"  {len(shown)} shown; press / to find others"))
        if self.sorted_by is not None:
            way = "downwards" if self.downwards else "upwards"
            line.append_text(said(f"  by {self.sorted_by} {way}"))
        if self.rows.marked:
            hidden = len(self.rows.marked - {self.key(item) for item in shown})
            unseen = f", {hidden} not shown" if hidden else ""
            gap = "  " if line else ""
            line.append_text(said(f"{gap}{len(self.rows.marked)} marked{unseen}", "bold"))
            line.append_text(said(for_many))
        if self.problem:
            line.append_text(said(f"  {self.problem}", self.dashboard.style("warning")))
        return line

    def _for_many(self) -> str:
        """The verbs for those that are marked, which the footer has no room for."""
        if len(self.rows.marked) < 2 or self.dashboard.desk.readonly:
            return ""
        many = (verb for verb in VERBS if verb.many and verb.key)
        return ": " + ", ".join(f"{self.dashboard.key_of(one.id)} {one.title}" for one in many)

    # What verbs are for.

    def refs(self) -> tuple[str, ...]:
        """The cases that are marked, in the order of the rows, else the one under the cursor."""
        if self.rows.marked and self.found is not None:
            chosen = [one for one in self.items(self.found) if self.key(one) in self.rows.marked]
            cases = [case for item in chosen if (case := self.case(item)) is not None]
            return tuple(dict.fromkeys(case.ref for case in cases))
        under = self._case_under
        return () if under is None else (under.ref,)

    @property
    def _case_under(self) -> Glance | None:
        """The case of the row under the cursor."""
        item = self.rows.under
        return None if item is None else self.case(item)

    def order(self) -> tuple[str, ...]:
        """The cases of the rows, as they are filtered and sorted."""
        cases = (self.case(item) for item in self.rows.items)
        return tuple(dict.fromkeys(case.ref for case in cases if case is not None))

    def verb_offered(self, verb: Verb) -> bool:
        """For many only what can be done for many; for one what its status allows."""
        if not verb.on_case:
            return True
        if len(self.rows.marked) > 1:
            return verb.many
        case = self._case_under
        return case is not None and makes_sense(verb, case.status, flagged=case.safety)

    def acted(self) -> None:
        """A verb was done for what was marked: the marks end, so that it is not done twice.

        The cursor stays where it is, on what comes next, and does not follow the case.
        """
        self.rows.unmark()
        self.rows.stay()

    def lists(self, ref: str) -> bool:
        """Return whether the case is among the rows."""
        return self._row_of(ref) is not None

    def next_case(self, verb: Verb, refs: tuple[str, ...], done: Collection[str]) -> str | None:
        """Return the case of the next row that allows the verb."""
        here = next(
            (at for ref in refs if (at := self._row_of(ref)) is not None), len(self.rows.items)
        )
        for item in self.rows.items[here + 1 :]:
            case = self.case(item)
            if case is None or case.ref in done:
                continue
            if makes_sense(verb, case.status, flagged=case.safety):
                return case.ref
        return None

    def go_to(self, ref: str) -> None:
        """Put the cursor on the first row of a case."""
        if (at := self._row_of(ref)) is not None:
            self.rows.go(at)

    def _row_of(self, ref: str) -> int | None:
        """The row of a case: that under the cursor, else the first after it, else before."""
        rows = self.rows
        cases = (self.case(item) for item in rows.items)
        refs = [None if case is None else case.ref for case in cases]
        after = (at for at in range(rows.cursor, len(refs)) if refs[at] == ref)
        return next(after, refs.index(ref) if ref in refs else None)

    def on_rows_chosen(self) -> None:
        """Do what Enter does."""
        self.choose()

    def choose(self) -> None:
        """Show the case; a page may do something else with the row under the cursor."""
        self.action_case()

    def action_case(self) -> None:
        """Show the case under the cursor."""
        if (case := self._case_under) is not None:
            self.dashboard.places.open_case(case.ref)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys, with what Enter does now."""
        found = super().active_bindings
        words, enter = self.does(), found.get("enter")
        if words and enter is not None and enter.binding.id == "here.open":
            shown = replace(enter.binding, description=words, show=True, key_display="Enter")
            found["enter"] = enter._replace(binding=shown)
        return found

    def on_rows_highlighted(self) -> None:
        """Other verbs may be offered for another row, and another detail is shown."""
        self._detail()
        self.offer()

    def _detail(self) -> None:
        item, pane = self.rows.under, self.query_one(CaseDetail)
        pane.set_class(item is None, "-nothing")
        if item is None or self.found is None:
            return
        case = self.case(item)
        if case is None:
            pane.show_other(self.title_of(item), self.about_row(item))
        else:
            name = self.dashboard.client(case.shown_name, case.ref)
            dot = self.dashboard.signs("dot")
            title = f" {dot} ".join([case.ref, name, case.model, f"acuity {case.acuity}"])
            pane.show_case(case.ref, title, self.about_row(item))

    def on_rows_marked(self) -> None:
        """Say how many are marked."""
        if self.found is not None:
            self._say(self._summary(self.found, self.items(self.found)))
        self.offer()

    # Filter and order.

    def back(self) -> bool:
        """Esc: the filter that is being typed, then the marks, then the filter that holds."""
        return self.end_typing() or self.rows.unmark() or self.end_filter()

    def action_sort(self) -> None:
        """Sort by the next visible column; after the last, in the first order.

        While the list is read, no column is visible yet, so any counts.
        """
        visible = [column for column, _ in self.rows.layout_now] or self.columns()
        keys = [column.key for column in visible if column.key in self.orders()]
        at = keys.index(self.sorted_by) + 1 if self.sorted_by in keys else 0
        self.sorted_by = keys[at] if at < len(keys) else None
        self.downwards = self.sorted_by in self.FALLING
        self.again()

    def action_reverse(self) -> None:
        """The other way round."""
        self.downwards = not self.downwards
        self.again()

    def on_rows_sorted(self, event: Rows.Sorted) -> None:
        """A heading was clicked: sort by it, or the other way round."""
        if event.key in self.orders():
            again = event.key == self.sorted_by
            self.downwards = not self.downwards if again else event.key in self.FALLING
            self.sorted_by = event.key
            self.again()
