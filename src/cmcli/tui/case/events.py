"""The timeline of a case: rows, the newest first, and the whole text of the one looked at."""

from typing import TYPE_CHECKING

from rich.text import Text

from cmcli.domain.dates import near_day
from cmcli.tui.case.look import Look, WholeEntry
from cmcli.tui.marks import said
from cmcli.tui.widgets.columns import TextColumn

if TYPE_CHECKING:
    from cmcli.casework.looking.timeline import TimelineEntry

COLUMNS = (
    TextColumn("day", "day", 11, sorts=False),
    TextColumn("kind", "what", 12, sorts=False),
    TextColumn("text", "in short", 12, 400, sorts=False),
    TextColumn("who", "by", 10, since=90, sorts=False),
)

SHORT = 400
"""Characters of a text that a row can show at most."""


def key(one: "TimelineEntry") -> str:
    """Return the key of an entry, which no other entry of the case has."""
    entry = one.entry
    return f"{entry.on} {entry.kind} {entry.number} {entry.at} {hash(entry.text)}"


def contact_of(one: "TimelineEntry") -> dict[str, str]:
    """Return the number of the contact that an entry is, as its form begins with it."""
    if one.entry.kind not in ("contact", "attempt"):
        return {}
    return {"number": str(one.entry.number)}


def person_of(one: "TimelineEntry") -> dict[str, str]:
    """Return the number of the person that an entry is about, to change what is known of them."""
    if one.entry.kind != "person":
        return {}
    return {"way": "change", "number": str(one.entry.number)}


def cells(one: "TimelineEntry", look: Look) -> list[Text]:
    """One cell a column."""
    entry = one.entry
    style = {"flag": look.style("error"), "attempt": "dim"}.get(entry.kind, "")
    short = " ".join(entry.text[: 2 * SHORT].split())[:SHORT]
    number = f" {entry.number}" if entry.number is not None else ""
    return [
        Text(near_day(entry.on, look.today)),
        said(f"{entry.kind}{number}", style),
        said("hidden" if _private(one, look) else look.words(short), style),
        said(entry.who),
    ]


_PRIVATE = ("client", "person", "crisis-plan", "appointment", "referral")
"""The kinds of entries whose texts may have names."""


def _private(one: "TimelineEntry", look: Look) -> bool:
    """Return whether the text is hidden: it has names that are known no more, phones or emails."""
    return look.hidden and one.entry.kind in _PRIVATE


def whole(one: "TimelineEntry | None", look: Look, most: int | None = None) -> WholeEntry:
    """All of an entry, or its first ``most`` characters."""
    if one is None:
        return WholeEntry("", Text())
    entry = one.entry
    moment = "" if entry.at is None else f"{entry.at.astimezone(look.zone):%H:%M}"
    number = f" {entry.number}" if entry.number is not None else ""
    title = [near_day(entry.on, look.today), f"{entry.kind}{number}", moment, entry.who or ""]
    text = "hidden" if _private(one, look) else look.words(entry.text)
    if most is not None and len(text) > most:
        text = text[:most] + look.signs("ellipsis")
    return WholeEntry(", ".join(part for part in title if part), said(text, multiline=True))
