"""*Approve*: what waits for approval is approved, returned with a comment, or withdrawn."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from cmcli.casework.approvals.values import (
    ApprovalList,
    GiveApproval,
    ReturnApproval,
    WithdrawApproval,
)
from cmcli.casework.described.fields import Value
from cmcli.tui.forms.choice import Choice
from cmcli.tui.forms.fields import FormField
from cmcli.tui.forms.form import Form
from cmcli.tui.forms.pick import Option
from cmcli.tui.forms.rows import FormRow

if TYPE_CHECKING:
    from cmcli.store.core.view import View
    from cmcli.store.reading.find import FoundCase

WAYS: Mapping[str, type[Value]] = {
    "give": GiveApproval,
    "return": ReturnApproval,
    "withdraw": WithdrawApproval,
}
_GIVE = Option("give", "approve", "do what was decided, as of the day it was submitted")
_RETURN = Option("return", "return", "give it back to the submitter with a comment")
_WITHDRAW = Option("withdraw", "withdraw", "end what you submitted")


class ApprovalForm(Form[dict[str, dict[str, Any]]]):
    """``cm approval give``, ``return`` and ``withdraw``; the facts are by number what waits."""

    SAYS = GiveApproval

    def read(self, view: "View", cases: "tuple[FoundCase, ...]") -> dict[str, dict[str, Any]]:
        """Read what waits, the oldest first."""
        from cmcli.casework.approvals.approval_list import approvals_asked_for

        rows = approvals_asked_for(view, self.dashboard.desk.actor, ApprovalList())
        return {str(one["number"]): one for one in rows}

    def way(self) -> type[Value]:
        """Give, return and withdraw by values of their own."""
        return WAYS.get(self.value("way"), GiveApproval)

    def rows(self) -> Iterator[Widget]:
        """Ask which, what to do, and for a comment."""
        choices = [
            Option(
                number,
                f"{number} {self.text(str(one['decision'])).plain}",
                f"by {one['submitted_by']}",
            )
            for number, one in self.facts.items()
        ]
        help = "Enter lists what waits." if choices else "Nothing waits for approval."
        first = choices[0].key if choices else ""
        yield self.row("number", choices=choices, value=first, help=help)
        answers = self.known.may("approve")
        ways = [_GIVE, _RETURN, _WITHDRAW] if answers else [_WITHDRAW]
        yield FormRow(Choice("way", "What", "What to do.", ways, value=ways[0].key))
        yield self.row("comment")
        yield self.row("comment", of=ReturnApproval, key="return-comment")

    def edited(self, field: FormField | None) -> None:
        """Show what is decided, and the comment that goes with what is done."""
        way = self.value("way")
        self.show_row("comment", way == "give")
        self.show_row("return-comment", way == "return")
        self.panel(self.text("\n".join(self._told())))

    def _told(self) -> Iterator[str]:
        one = self.facts.get(self.value("number"))
        if one is None:
            return
        name = "" if self.dashboard.names_hidden else f" {one['name']}"
        yield f"{one['ref']}{name}: {one['decision']}"
        reason = f": {one['reason']}" if one["reason"] else ""
        yield f"Submitted by {one['submitted_by']} on {one['submitted_on']}{reason}"
        if one["answer"]:
            yield f"Returned by {one['answered_by']}: {one['answer']}"
        if one["changed"]:
            yield f"Changed since: {', '.join(one['changed'])}"


FORM = ApprovalForm
