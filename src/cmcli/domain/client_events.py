"""Entries of a timeline about a client's own data; see ``domain/timeline.py``."""

from collections.abc import Iterator

from cmcli.domain.clients import FORMER, FormerValue, in_words
from cmcli.domain.timeline import CaseEvent, Past, joined, tells


@tells(FormerValue)
def _former(past: Past) -> Iterator[CaseEvent]:
    """Tell what of a client's data changed since the case began."""
    for one in past.of(FormerValue):
        if one.until_on >= past.case.opened_on:
            text = f"{FORMER[one.field]}: {_change(one, past)}"
            text = joined(text, one.reason, sep=", " if one.merged else "; ")
            yield CaseEvent("client", one.until_on, text, who=one.by)


def _change(one: FormerValue, past: Past) -> str:
    was, now = one.said(past.labels), in_words(one.field, one.became, past.labels)
    if one.merged:  # the reason names the client that it comes from
        return was
    if one.field == "phones" and now is None:
        return f"no longer {was}"
    return f"was {was}, now {now or 'none'}"
