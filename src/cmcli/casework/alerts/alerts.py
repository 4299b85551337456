"""Alerts are added, reviewed, corrected and ended, and told to whoever visits."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from cmcli.casework.alerts.values import AddAlert, ChangeAlert, EndAlert, ReviewAlert
from cmcli.casework.answers import Answer
from cmcli.casework.case_answer import case_answer
from cmcli.casework.clients.changing import was_now
from cmcli.catalog.access import labels
from cmcli.domain.alerts import LONGEST_MONTHS, Alert, AlertReview, in_order
from cmcli.domain.cases import Case
from cmcli.domain.clients import Client
from cmcli.domain.dates import add_months, format_day, short_day
from cmcli.domain.permissions import require
from cmcli.domain.text import normalise
from cmcli.errors import NotFound, Refused, Sentence, UsageProblem
from cmcli.store.core.view import View
from cmcli.store.core.work import Work
from cmcli.store.reading.find import FoundCase

_TITLES = {
    "text": "alert",
    "kind": "kind",
    "source": "source",
    "told_client": "who told the client",
}
"""The fields that people correct, each with its name in a sentence."""


def kind_labels(view: View) -> Mapping[str, str]:
    """Return the label of every kind of alert, those of the agency's own too."""
    return labels("alert kind", view.words)


def alerts_of(view: View, client_id: str, *, every: bool = False) -> list[Alert]:
    """Return the client's open alerts by number; with ``every``, then the ended ones."""
    open_only: dict[str, Any] = {} if every else {"ended_on": None}
    return in_order(view.all(Alert, order=("number",), client_id=client_id, **open_only))


def reviews_of(view: View, client_id: str) -> list[AlertReview]:
    """Return all reviews of the client's alerts, the first one first."""
    return view.all(AlertReview, order=("on", "id"), client_id=client_id)


def alerts_told(view: View, client_id: str) -> list[str]:
    """Tell each open alert of the client in one line."""
    kinds = kind_labels(view)
    return [one.told(kinds, view.today) for one in alerts_of(view, client_id)]


def alert_record(
    one: Alert, kinds: Mapping[str, str], today: date, reviews: Iterable[AlertReview] = ()
) -> dict[str, object]:
    """Return an alert as JSON prints it, with those of the client's reviews that are its own."""
    names = (
        "number kind text source told_client review_on added_on added_by ended_on ended_by"
        " end_reason"
    )
    return {
        **{name: getattr(one, name) for name in names.split()},
        "kind_label": kinds.get(one.kind, one.kind),
        "review_overdue": one.overdue(today),
        "reviews": [
            {name: getattr(review, name) for name in ("on", "by", "found", "review_on")}
            for review in reviews
            if review.alert_id == one.id
        ],
    }


def alert_rows(view: View, found: FoundCase, *, every: bool) -> list[dict[str, object]]:
    """Return the client's alerts as the rows of a list."""
    kinds, reviews = kind_labels(view), reviews_of(view, found.client.id)
    return [
        {"ref": found.ref, **alert_record(one, kinds, view.today, reviews)}
        for one in alerts_of(view, found.client.id, every=every)
    ]


def repeated_alert(view: View, found: FoundCase, said: AddAlert) -> str | None:
    """Say that the client has the same alert already, if so."""
    words = normalise(said.text)
    same = (one for one in alerts_of(view, found.client.id) if normalise(one.text) == words)
    one = next(same, None)
    return (
        None if one is None else f"{found.client.code} already has this alert, number {one.number}."
    )


def perform_add(work: Work, found: FoundCase, said: AddAlert) -> Answer:
    """Add an alert; a fact, so taken on a case of any status."""
    require(work.actor.role, "record")
    _check_review(work.today, said.review)
    found = _locked(work, found)
    if (twice := repeated_alert(work, found, said)) is not None:
        work.warn(twice)
    made = work.add(
        Alert(
            id=work.new_id(),
            client_id=found.client.id,
            case_id=found.case.id,
            number=work.next_number(Alert, client_id=found.client.id),
            review_on=said.review,
            added_on=work.today,
            added_by=work.actor.handle,
            **{name: getattr(said, name) for name in _TITLES},
        )
    )
    return _answer(work, found, made, "added")


def perform_review(work: Work, found: FoundCase, said: ReviewAlert) -> Answer:
    """Record what a review found, and set the day of the next one."""
    require(work.actor.role, "record")
    _check_review(work.today, said.review)
    found, before = _open_alert(work, found, said.number)
    _check_begun(work, before)
    later = [one for one in work.all(AlertReview, alert_id=before.id) if one.on > work.today]
    work.add(
        AlertReview(
            id=work.new_id(),
            client_id=found.client.id,
            case_id=before.case_id,
            alert_id=before.id,
            on=work.today,
            by=work.actor.handle,
            found=said.found,
            review_on=said.review,
        )
    )
    if later:
        last = short_day(max(one.on for one in later))
        work.warn(f"The review of {last} is later, so the date of the next review stays.")
        return _answer(work, found, before, "reviewed")
    return _answer(work, found, work.change(before, review_on=said.review), "reviewed")


def perform_change(work: Work, found: FoundCase, said: ChangeAlert) -> Answer:
    """Correct an alert, and say what it was and what it is."""
    require(work.actor.role, "record")
    found, before = _open_alert(work, found, said.number)
    wanted = {name: value or None for name in _TITLES if (value := getattr(said, name)) is not None}
    changed: dict[str, Any] = {
        name: value for name, value in wanted.items() if getattr(before, name) != value
    }
    if not changed:
        raise Refused(
            f"Nothing changes: alert {before.number} already has these values.",
            code="nothing-to-change",
        )
    after = work.change(before, **changed)
    lines = [was_now(_TITLES[name], getattr(before, name), changed[name]) for name in changed]
    return _answer(work, found, after, "changed", lines)


def perform_end(work: Work, found: FoundCase, said: EndAlert) -> Answer:
    """End an alert, with the reason."""
    require(work.actor.role, "record")
    found, before = _open_alert(work, found, said.number)
    _check_begun(work, before)
    work.reason = said.reason
    who = {"ended_by": work.actor.handle, "end_reason": said.reason}
    return _answer(work, found, work.change(before, ended_on=work.today, **who), "ended")


def _check_begun(work: Work, alert: Alert) -> None:
    if work.today < alert.added_on:
        raise Refused(
            f"Alert {alert.number} was added on {short_day(alert.added_on)}, after the day that"
            " you set.",
            "Use that day or a later one.",
            code="before-it-began",
        )


def _check_review(today: date, review: date) -> None:
    last = add_months(today, LONGEST_MONTHS)
    if not today <= review <= last:
        raise UsageProblem(
            Sentence(
                "{review} must be a day from today to {last}, not {day}.",
                last=short_day(last),
                day=short_day(review),
            ),
            "An alert is reviewed at least once a year.",
            field="review",
        )


def _locked(work: Work, found: FoundCase, *also: str) -> FoundCase:
    """Lock the client, among whose alerts the numbers count, and the cases."""
    work.lock(rows={Client: [found.client.id], Case: [found.case.id, *also]})
    return found._replace(client=work.locked(found.client), case=work.locked(found.case))


def _open_alert(work: Work, found: FoundCase, number: int) -> tuple[FoundCase, Alert]:
    """Lock the client and the alert; raises :class:`NotFound` and, if it ended, `Refused`."""
    of: dict[str, Any] = {"client_id": found.client.id, "number": number}
    seen = work.one(Alert, **of)
    found = _locked(work, found, *([] if seen is None else [seen.case_id]))
    alert = work.one(Alert, **of)
    if alert is None:
        numbers = ", ".join(str(one.number) for one in alerts_of(work, found.client.id))
        raise NotFound(
            f"{found.client.code} has no alert {number}.",
            f"Open alerts: {numbers}." if numbers else "No alert is open.",
            field="number",
        )
    if alert.ended_on is not None:
        raise Refused(
            f"Alert {number} was ended on {short_day(alert.ended_on)} by {alert.ended_by}.",
            f"If it applies again: cm alert add {found.ref} TEXT --kind K --review D",
            code="already-ended",
            field="number",
        )
    return found, alert


def _answer(
    work: Work, found: FoundCase, one: Alert, done: str, lines: Sequence[str] = ()
) -> Answer:
    kinds = kind_labels(work)
    when = "" if one.ended_on else f", review by {format_day(one.review_on, work.today)}"
    kind = kinds.get(one.kind, one.kind).lower()
    who = f"{found.ref} {found.client.shown_name}"
    said = [f"{who}: alert {one.number} ({kind}) {done}{when}: {one.text}", *lines]
    record = {"alert": alert_record(one, kinds, work.today, reviews_of(work, found.client.id))}
    return case_answer(work, found.case, said, record, client=found.client)
