"""Every error that cm shows to a person, each with its exit code.

An error carries one sentence, where there is one a way out, and a stable machine-readable code.
"""

from collections.abc import Sequence


class CmError(Exception):
    """The base of what is reported as ``cm: sentence`` and never as a traceback.

    ``message`` is one sentence, ``hint`` the way out, ``code`` a stable word for scripts.
    """

    exit_code = 1
    code = "error"

    def __init__(self, message: str, hint: str | None = None, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if code is not None:
            self.code = code

    def as_dict(self) -> dict[str, object]:
        """The object that ``--json`` prints on standard error."""
        return {"error": {"code": self.code, "message": self.message, "hint": self.hint}}


class UsageProblem(CmError):
    """The command was not understood, or a key is not in the catalogue (exit 2)."""

    exit_code = 2
    code = "usage"


class Refused(CmError):
    """A rule of casework says no, or the person declined at a prompt (exit 3)."""

    exit_code = 3
    code = "refused"


class NotFound(CmError):
    """Nothing answers to the reference (exit 4)."""

    exit_code = 4
    code = "not-found"


class Ambiguous(CmError):
    """More than one thing answers to the reference (exit 4)."""

    exit_code = 4
    code = "ambiguous"

    def __init__(
        self, message: str, hint: str | None = None, *, candidates: Sequence[str] = ()
    ) -> None:
        super().__init__(message, hint)
        self.candidates = tuple(candidates)

    def as_dict(self) -> dict[str, object]:
        """The error object, with the candidates."""
        return {
            "error": {
                "code": self.code,
                "message": self.message,
                "hint": self.hint,
                "candidates": list(self.candidates),
            }
        }


class StoreProblem(CmError):
    """The store cannot be opened, read or written (exit 5)."""

    exit_code = 5
    code = "store"


class CatalogProblem(CmError):
    """A file of the catalogue breaks its form (exit 5)."""

    exit_code = 5
    code = "catalogue"


class Busy(CmError):
    """Another cm holds the store for longer than we wait (exit 7)."""

    exit_code = 7
    code = "busy"


class OutcomeUnknown(CmError):
    """The commit failed in a way that leaves open whether it took effect (exit 7)."""

    exit_code = 7
    code = "outcome-unknown"
