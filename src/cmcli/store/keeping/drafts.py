"""Drafts of forms in the dashboard, kept so that no input is lost."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from cmcli.store.core.bookkeeping import DRAFTS
from cmcli.store.core.view import View
from cmcli.store.core.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Unsaved input of a worker in a form.

    ``case_id`` is empty where the form is about no case; ``text`` is JSON of the form's own;
    ``saved_at`` is aware.
    """

    worker_id: str
    form: str
    case_id: str
    text: str
    saved_at: datetime


def keep(work: Work, *, worker_id: str, form: str, case_id: str, text: str) -> Draft:
    """Keep a draft in place of the one before of the same worker, form and case."""
    drop(work, worker_id=worker_id, form=form, case_id=case_id)
    row = {"worker_id": worker_id, "form": form, "case_id": case_id, "text": text}
    work.connection.execute(insert(DRAFTS), [{**row, "saved_at": work.now}])
    return Draft(**row, saved_at=work.now)


def kept(view: View, worker_id: str) -> list[Draft]:
    """The drafts of a worker, the newest first."""
    statement = select(DRAFTS).where(DRAFTS.c.worker_id == worker_id)
    ordered = statement.order_by(DRAFTS.c.saved_at.desc(), DRAFTS.c.form, DRAFTS.c.case_id)
    return [Draft(**row._mapping) for row in view.connection.execute(ordered)]


def drop(work: Work, *, worker_id: str, form: str, case_id: str) -> None:
    """Forget a draft; one that is not there is no error."""
    work.connection.execute(
        delete(DRAFTS).where(
            DRAFTS.c.worker_id == worker_id, DRAFTS.c.form == form, DRAFTS.c.case_id == case_id
        )
    )
