"""Safety flags, the rhythm agreed with a client, and the aftercare after closing."""

from datetime import date

from cmcli.domain.records import column, record


@record("flags", noun="safety flag", day="raised_on", live={"settled_on": None})
class Flag:
    """A safety concern, due the same day until it is settled by what was done, and by whom."""

    id: str
    case_id: str = column(refers="cases")
    number: int = column(label=True)
    kind: str
    text: str = column(title="concern", searched=True)
    raised_on: date = column(title="raised")
    raised_by: str
    settled_on: date | None = column(default=None, title="settled")
    settled_by: str | None = None
    done: str | None = column(default=None, title="what was done", searched=True)
    told: str | None = column(default=None, title="who was told")


@record("rhythms", day="from_on")
class Rhythm:
    """Days between contacts as agreed with the client, from ``from_on`` until ``until_on``."""

    id: str
    case_id: str = column(refers="cases")
    days: int = column(title="days between contacts")
    from_on: date
    until_on: date | None
    reason: str


@record("aftercare", day="due_on", live={"done_on": None})
class Aftercare:
    """A contact agreed for a day after the case closed; an aftercare contact settles it."""

    id: str
    case_id: str = column(refers="cases")
    due_on: date
    contact_id: str | None = column(default=None, shown=False)
    done_on: date | None = None
