"""The digest that a reminder carries: what is due for one worker, as plain text of 72 columns.

It holds case references; names and reasons only where the agency's setting says so.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from textwrap import wrap

from cmcli.domain.dates import format_day, say_days
from cmcli.domain.kinds import DUE_RANK, kind_words
from cmcli.domain.text import safe_text

WIDTH = 72
"""Columns of a line at most."""

MOST_LINES = 25
"""Items of a digest that are listed one by one; more are counted, all but safety flags."""


UNASSIGNED = "unassigned"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    """One item of a digest.

    ``case`` is the exact reference, ``number`` that of the goal, step or flag. ``at`` is the moment
    of an appointment by the agency's clock. ``days_late`` is 0 or more. ``worker`` is the handle of
    the case's worker, None if unassigned. ``name`` (the client's) and ``why`` are printed only
    where names are wanted. ``escalated``: told to a supervisor because it is late for somebody
    else, or unassigned.
    """

    case: str
    kind: str
    number: str | None
    due_on: date
    days_late: int
    worker: str | None
    name: str | None
    why: str
    escalated: bool = False
    at: datetime | None = None

    @property
    def what(self) -> str:
        """The kind, with the number where there is one: ``step 2.1``."""
        words = kind_words(self.kind)
        return f"{words} {self.number}" if self.number else words


def urgency(line: DigestLine) -> tuple[object, ...]:
    """The order of a digest: safety first, then what was late most, then the soonest."""
    numbers = tuple(int(part) for part in (line.number or "0").split("."))
    return (line.kind != "safety", line.due_on, DUE_RANK[line.kind], line.case, numbers)


def subject(lines: Sequence[DigestLine]) -> str:
    """Return the content of a digest in numbers: ``cm: 1 safety flag, 4 late, 2 due; 3 of
    others``."""
    own = [line for line in lines if not line.escalated]
    flags = sum(line.kind == "safety" for line in lines)
    late = sum(line.kind != "safety" and line.days_late > 0 for line in own)
    due = sum(line.kind != "safety" and line.days_late == 0 for line in own)
    others = sum(line.kind != "safety" and line.escalated for line in lines)
    parts = [
        (flags, "safety flag" if flags == 1 else "safety flags"),
        (late, "late"),
        (due, "due"),
        (others, "late for others or unassigned"),
    ]
    said = ", ".join(f"{count:,} {words}" for count, words in parts if count)
    return f"cm: {said or 'nothing due'}"


def digest_text(
    lines: Sequence[DigestLine], *, recipient_name: str, today: date, names: bool
) -> str:
    """The whole digest, ending in a line break; ``names`` adds the client's name and the reason."""
    return "".join(f"{line}\n" for line in _digest(lines, recipient_name, today, names=names))


def _digest(
    lines: Sequence[DigestLine], recipient_name: str, today: date, *, names: bool
) -> Iterator[str]:
    day = format_day(today, today).removesuffix(" (today)")
    yield from wrap(f"{safe_text(recipient_name)}: what is due, as of {day}.", WIDTH)
    widths = (
        max((len(line.case) for line in lines), default=0),
        max((len(line.what) for line in lines), default=0),
    )
    for heading, part in _parts(lines, today):
        yield ""
        yield heading
        flags = [line for line in part if line.kind == "safety"]
        listed = part if len(lines) <= MOST_LINES else flags
        for worker, own in _by_worker(listed):
            if worker is not None:
                yield f"  {safe_text(worker)}: {len(own):,}"
            for line in sorted(own, key=urgency):
                yield from _item(line, today, widths)
                said = ": ".join(filter(None, (line.name, line.why)))
                if names and said:
                    yield from _indented(safe_text(said), "      ")
        if listed is not part:
            yield from _counts([line for line in part if line.kind != "safety"])
    yield ""
    yield "More"
    yield from _commands(lines)


def _parts(lines: Sequence[DigestLine], today: date) -> Iterator[tuple[str, list[DigestLine]]]:
    own = [line for line in lines if not line.escalated]
    rest = [line for line in own if line.kind != "safety"]
    parts = (
        ("Safety", [line for line in own if line.kind == "safety"]),
        ("Late", [line for line in rest if line.due_on < today]),
        ("Today", [line for line in rest if line.due_on == today]),
        ("Soon", [line for line in rest if line.due_on > today]),
        ("Late for others, or unassigned", [line for line in lines if line.escalated]),
    )
    return ((heading, part) for heading, part in parts if part)


def _by_worker(lines: Iterable[DigestLine]) -> list[tuple[str | None, list[DigestLine]]]:
    """Group the items of others by their worker; one's own have the key None.

    Workers with a safety flag come first, unassigned cases last.
    """
    found: dict[str | None, list[DigestLine]] = {}
    for line in sorted(lines, key=lambda line: (line.worker is None, line.worker or "")):
        key = (line.worker or UNASSIGNED) if line.escalated else None
        found.setdefault(key, []).append(line)
    return sorted(found.items(), key=lambda one: all(line.kind != "safety" for line in one[1]))


def _counts(lines: Sequence[DigestLine]) -> Iterator[str]:
    """Count items: by worker for those of others, and by kind."""
    for worker, own in _by_worker(lines):
        kinds = Counter(kind_words(line.kind) for line in sorted(own, key=urgency))
        said = ", ".join(f"{count:,} {kind}" for kind, count in kinds.most_common())
        late = max(line.days_late for line in own)
        whose = f"{safe_text(worker)}: " if worker is not None else ""
        text = f"{whose}{said}{f', up to {say_days(late)} late' if late else ''}"
        yield from _indented(text, "  ", "      ")


def _item(line: DigestLine, today: date, widths: tuple[int, int]) -> Iterator[str]:
    case, what = line.case.ljust(widths[0]), line.what.ljust(widths[1])
    late = f", {say_days(line.days_late)} late" if line.days_late else ""
    time = f" {line.at:%H:%M}" if line.at else ""
    text = f"  {case}  {what}  {format_day(line.due_on, today)}{time}{late}"
    return _indented(text.strip(), "  ", "      ")


def _indented(text: str, first: str, later: str | None = None) -> Iterator[str]:
    """The text within the width; a line that fits keeps its columns."""
    if len(first) + len(text) <= WIDTH:
        yield first + text
    else:
        later = first if later is None else later
        yield from wrap(text, WIDTH, initial_indent=first, subsequent_indent=later)


def _commands(lines: Sequence[DigestLine]) -> Iterator[str]:
    """The commands that tell more or answer an item, only those that can."""
    yield "  cm due --explain               why each is due"
    yield "  cm show CASE                   one case, with all that is due on it"
    if any(line.kind == "safety" for line in lines):
        yield "  cm flag CASE --settle N --done WHAT --told WHO"
        yield "                                 settle a safety flag"
    if any(line.kind != "safety" for line in lines):
        yield "  cm remind snooze CASE KIND --until D --reason WHY"
        yield "                                 be reminded of it later"
