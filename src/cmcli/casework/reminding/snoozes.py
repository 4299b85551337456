"""The snoozes of a case, as they are read."""

from cmcli.domain.cases import Case
from cmcli.domain.reminders import Snooze
from cmcli.store.core.view import View


def holding(view: View, case: Case) -> list[Snooze]:
    """The snoozes of the case that hold today, the oldest first."""
    found = view.all(Snooze, order=("id",), case_id=case.id)
    return [one for one in found if one.holds(view.today)]


def snooze_record(one: Snooze) -> dict[str, object]:
    """A snooze for JSON."""
    names = "kind number from_on until_on reason by lifted_on lifted_by"
    return {name: getattr(one, name) for name in names.split()}
