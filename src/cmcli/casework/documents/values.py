"""Values for documents. This imports no SQL."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from cmcli.casework.described.day_kinds import COMING_DAY, PAST_DAY
from cmcli.casework.described.fields import Value, described
from cmcli.casework.described.key_kinds import Key
from cmcli.casework.described.kinds import TEXT, Clearable
from cmcli.casework.renewals.values import check_changes, entry_number, why_in_error
from cmcli.domain.keys import DOCUMENT_KINDS, DOCUMENT_STATUSES
from cmcli.errors import Sentence, UsageProblem

_STATUS = Key("document status", DOCUMENT_STATUSES, "STATUS")


@dataclass(frozen=True, kw_only=True)
class DocumentTerms(Value):
    """The status of a document, and when it must be renewed."""

    NOUN: ClassVar = "document"

    status: str | None = described(_STATUS, "Status", "Whether the client has it.")
    on: date | None = described(
        PAST_DAY, "Since", "The day when it got this status. Default: today."
    )

    def agree(self) -> None:
        """Check that a day is that of a status."""
        if self.on is not None and self.status is None:
            raise UsageProblem(
                Sentence("{on} needs {status}."), "It is the day of the status.", field="on"
            )


@dataclass(frozen=True, kw_only=True)
class AddDocument(DocumentTerms):
    """Record a document that the client has, needs or has applied for."""

    COMMAND = "document add"
    DOES = "cmcli.casework.renewals.entries:perform_add"

    kind: str = described(
        Key("document kind", DOCUMENT_KINDS, "KIND"),
        "Document",
        "The kind of document.",
        positional=True,
        needed=True,
    )
    renew_on: date | None = described(
        COMING_DAY, "Renew by", "The last day to renew it.", option="--renew"
    )
    note: str | None = described(TEXT, "Note", "What else there is to know about it.")


@dataclass(frozen=True, kw_only=True)
class ChangeDocument(DocumentTerms):
    """Change the status of a document, or when it must be renewed.

    An empty text ('') takes away the date or the note.
    """

    COMMAND = "document set"
    DOES = "cmcli.casework.renewals.entries:perform_change"

    number: int = entry_number("document")
    renew_on: date | str | None = described(
        Clearable(COMING_DAY), "Renew by", "The last day to renew it.", option="--renew"
    )
    note: str | None = described(Clearable(TEXT), "Note", "What else there is to know about it.")

    def agree(self) -> None:
        """Refuse a change of nothing."""
        super().agree()
        check_changes(self, f"cm document set CASE {self.number} --status have")


@dataclass(frozen=True, kw_only=True)
class DocumentInError(Value):
    """Mark a document as entered in error.

    It is no longer listed or due. The history of the case keeps it.
    """

    COMMAND = "document error"
    DOES = "cmcli.casework.renewals.entries:perform_error"
    NOUN: ClassVar = "document"

    number: int = entry_number("document")
    reason: str = why_in_error("document")
