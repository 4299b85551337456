"""Every error that cm shows to a person, each with its exit code.

An error carries one sentence, where there is one a way out, and a stable machine-readable code.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Self


class Sentence(str):
    """A sentence that names fields of a verb in braces, as in ``{minutes} is too long.``

    ``typed`` is put in as it is: what people typed is never part of the template. Read as text, a
    field is called by its plain name; a face spells it in its own way with :meth:`spelled`.
    """

    template: str
    typed: dict[str, object]

    def __new__(cls, template: str, /, **typed: object) -> Self:
        """Fill in what was typed, and the plain names of fields."""
        made = super().__new__(cls, _filled(template, typed, lambda name: name.replace("_", " ")))
        made.template, made.typed = template, typed
        return made

    def spelled(self, name_of: Callable[[str], str]) -> str:
        """The sentence with the fields as a face calls them."""
        return _filled(self.template, self.typed, name_of)

    def about(self, name: str) -> "Sentence":
        """The same sentence with ``{it}`` as the field of that name; ``name`` may be a template."""
        named = name if "{" in name else f"{{{name}}}"
        return Sentence(self.template.replace("{it}", named), **self.typed)


def spelled(text: str, name_of: Callable[[str], str]) -> str:
    """A sentence with its fields as a face calls them; other text as it is."""
    return text.spelled(name_of) if isinstance(text, Sentence) else text


def _filled(template: str, typed: dict[str, object], name_of: Callable[[str], str]) -> str:
    def fill(match: re.Match[str]) -> str:
        name = match[1]
        return str(typed[name]) if name in typed else name_of(name)

    return re.sub(r"\{(\w+)\}", fill, template)


class CmError(Exception):
    """The base of what is reported as ``cm: sentence`` and never as a traceback.

    ``message`` is one sentence, ``hint`` the way out, ``code`` a stable word for scripts, and
    ``field`` the name of the field of a verb that is at fault, if it is one.
    """

    exit_code = 1
    code = "error"

    def __init__(
        self,
        message: str,
        hint: str | None = None,
        *,
        code: str | None = None,
        field: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.field = field
        self.unnamed: tuple[str, str | None] | None = None
        if code is not None:
            self.code = code

    def where_hidden(self, message: str, hint: str | None) -> Self:
        """Give the sentences to show where clients' names are hidden, as these contain some."""
        self.unnamed = message, hint
        return self

    def __str__(self) -> str:
        """The sentence, as it is spelled by now."""
        return self.message

    def about(self, field: str) -> Self:
        """Say that the error is in that field; ``{it}`` in its sentences is the field then.

        A template around ``{it}``, such as ``{it} for goal 2``, says which part of the field.
        """
        if "{" not in field:
            self.field = self.field or field
        for name in ("message", "hint"):
            text = getattr(self, name)
            if isinstance(text, Sentence):
                setattr(self, name, text.about(field))
        return self

    def spelled(self, name_of: Callable[[str], str]) -> Self:
        """Spell the fields that the sentences name as a face calls them."""
        for name in ("message", "hint"):
            text = getattr(self, name)
            if text is not None:
                setattr(self, name, spelled(text, name_of))
        if self.unnamed is not None:
            message, hint = self.unnamed
            self.unnamed = spelled(message, name_of), hint and spelled(hint, name_of)
        return self

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
    """Nothing matches the reference (exit 4)."""

    exit_code = 4
    code = "not-found"


class Ambiguous(CmError):
    """The reference matches more than one thing (exit 4).

    ``clients`` tell more about candidates that are clients: code, name and birth.
    """

    exit_code = 4
    code = "ambiguous"

    def __init__(
        self,
        message: str,
        hint: str | None = None,
        *,
        candidates: Sequence[str] = (),
        clients: Sequence[Mapping[str, str | None]] = (),
    ) -> None:
        super().__init__(message, hint)
        self.candidates, self.clients = tuple(candidates), tuple(clients)

    def as_dict(self) -> dict[str, object]:
        """The error object, with the candidates."""
        return {
            "error": {
                "code": self.code,
                "message": self.message,
                "hint": self.hint,
                "candidates": list(self.candidates),
                **({"clients": list(map(dict, self.clients))} if self.clients else {}),
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


class Bug(CmError):
    """A mistake in cm itself (exit 1)."""

    exit_code = 1
    code = "bug"


def as_bug(problem: BaseException) -> Bug:
    """Report an exception that is not ours: its kind and place only, never its text.

    The text may hold what people wrote.
    """
    place = "an unknown line"
    trace = problem.__traceback__
    while trace is not None:
        path = trace.tb_frame.f_code.co_filename
        if "cmcli" in path:
            place = f"cmcli{path.rpartition('cmcli')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return Bug(
        f"This is a bug: {type(problem).__name__} at {place}.",
        "To see where: CM_DEBUG=1. Check the output for names before you pass it on.",
    )
