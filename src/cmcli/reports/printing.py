"""Every page for a client as Markdown or HTML, and its words that no client should read."""

from cmcli.reports import client_page, crisis_plan, plan_html, plan_markdown
from cmcli.reports.client_page import ClientPage
from cmcli.reports.crisis_plan import CrisisPage
from cmcli.reports.plan import PlanReport, harsh_in, harsh_words, staff_facts

PrintedPage = PlanReport | CrisisPage | ClientPage


def markdown_of(page: PrintedPage) -> str:
    """Return a page as Markdown."""
    if isinstance(page, PlanReport):
        return plan_markdown.markdown(page)
    if isinstance(page, CrisisPage):
        return crisis_plan.page(page)
    return client_page.markdown(page)


def html_of(page: PlanReport | ClientPage) -> str:
    """Return a page as HTML."""
    return plan_html.html(page) if isinstance(page, PlanReport) else client_page.html(page)


def harsh_on(page: PrintedPage) -> list[tuple[str, str]]:
    """Return the words of staff on a page that a client should not read, as (place, word)."""
    if isinstance(page, PlanReport):
        return harsh_words(page)
    if isinstance(page, ClientPage):
        return harsh_in([("the title", page.title), *staff_facts(page.parts)])
    return []
