"""The crisis plan on one page, in plain words, for the client to keep."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cmcli.domain.dates import short_day
from cmcli.reports.plan_markdown import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class CrisisPage:
    """The page: ``sections`` are titles with the client's own words below each.

    ``client`` is the name that the client goes by, ``crisis_line`` whom to call at any time,
    ``on_call`` the workers who are on call.
    """

    agency: str
    client: str
    worker: str | None
    made_on: date
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    crisis_line: str
    on_call: tuple[str, ...] = ()


def page(made: CrisisPage) -> str:
    """Return the page as Markdown; what people typed can forge no heading, list or link."""
    return "\n".join(_lines(made)).rstrip() + "\n"


def _lines(made: CrisisPage) -> Iterator[str]:
    yield from ("# My crisis plan", "")
    who = ", ".join(part for part in (made.client, made.agency) if part)
    helped = f" with {plain(made.worker)}" if made.worker else ""
    yield from (f"{plain(who)}. Made{helped} on {short_day(made.made_on)}.", "")
    for title, entries in made.sections:
        yield from (f"## {title}", "")
        yield from (f"- {plain(entry)}" for entry in entries)
        yield ""
    yield from ("## If I need help right now", "")
    if made.crisis_line:
        yield "- " + plain(f"The crisis line: {made.crisis_line}")
    yield from (f"- {plain(one)}" for one in made.on_call)
    yield "- If I am in danger, I call the emergency services."
