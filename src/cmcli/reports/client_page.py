"""A page of facts in plain words for a client, as Markdown or HTML."""

from dataclasses import dataclass
from html import escape

from cmcli.reports.plan import PagePart
from cmcli.reports.plan_html import facts_list, html_page
from cmcli.reports.plan_markdown import listed, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientPage:
    """A page for a client. ``heading`` says for whom it is and when it was printed."""

    title: str
    heading: str
    parts: tuple[PagePart, ...]


def markdown(page: ClientPage) -> str:
    """Return the page as Markdown; text that people typed can forge no heading, list or link."""
    lines = [f"# {plain(page.title)}", "", plain(page.heading), ""]
    for part in page.parts:
        lines += [f"## {plain(part.title)}", "", *listed(part), ""]
    return "\n".join(lines).rstrip() + "\n"


def html(page: ClientPage) -> str:
    """Return the page as HTML; every text is escaped."""
    body = [f"<h1>{escape(page.title)}</h1>", f"<p>{escape(page.heading)}</p>"]
    for part in page.parts:
        body += [f"<h2>{escape(part.title)}</h2>", *facts_list(part)]
    return html_page(page.title, body)
