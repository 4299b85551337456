"""Half-written forms: one of each form, case and worker, and no trace in the log."""

from agency import Agency
from cmcli.domain.workers import Worker
from cmcli.store.keeping.drafts import drop, keep, kept


def test_a_draft_is_kept_replaced_and_dropped(agency: Agency) -> None:
    with agency.operation() as work:
        keep(work, worker_id="w", form="note", case_id="c", text='{"text": "half"}')
        keep(work, worker_id="w", form="note", case_id="", text="{}")
        keep(work, worker_id="w", form="checkin", case_id="c", text="{}")
        keep(work, worker_id="other", form="note", case_id="c", text="{}")
    with agency.operation() as work:
        made = keep(work, worker_id="w", form="note", case_id="c", text='{"text": "whole"}')
        drop(work, worker_id="w", form="checkin", case_id="c")
        drop(work, worker_id="w", form="checkin", case_id="c")
    with agency.reading() as view:
        assert {(one.form, one.case_id): one.text for one in kept(view, "w")} == {
            ("note", "c"): '{"text": "whole"}',
            ("note", ""): "{}",
        }
        assert made in kept(view, "w")
        assert [one.worker_id for one in kept(view, "other")] == ["other"]


def test_drafts_are_not_in_the_log(agency: Agency) -> None:
    with agency.reading() as view:
        before = agency.store.seq()
        worker = view.one(Worker, handle="ben")
    assert worker is not None
    with agency.operation() as work:
        keep(work, worker_id=worker.id, form="note", case_id="", text="{}")
    assert agency.store.seq() == before
