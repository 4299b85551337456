"""How a verb's value describes its fields: what every face needs to know, said once."""

import dataclasses
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, ClassVar, NamedTuple, cast

from cmcli.casework.described.kinds import YES_NO, Kind
from cmcli.errors import CmError


class Described:
    """The description of a field for the command line and the dashboard; see :func:`described`."""

    def __init__(
        self,
        kind: Kind,
        label: str,
        help: str,
        *,
        option: str | None,
        flags: Mapping[str, tuple[str, str]],
        positional: bool,
        needed: bool,
    ) -> None:
        self.kind, self.label, self.help = kind, label, help
        self.option, self.flags = option, flags
        self.positional, self.needed = positional, needed


def described(
    kind: Kind,
    label: str,
    help: str,
    *,
    usual: Any = None,
    option: str | None = None,
    flags: Mapping[str, tuple[str, str]] | None = None,
    positional: bool = False,
    needed: bool = False,
) -> Any:
    """Make a field of a verb's value.

    ``label`` is the field's name in a form, ``help`` explains it in one line, and ``usual`` is the
    default. ``option`` is its name on the command line (by default the field's own; empty for
    none). ``flags`` are options without a value, each with the text that it sets and its help.
    ``positional`` fields follow the case. ``needed`` fields are required.
    """
    found = Described(
        kind,
        label,
        help,
        option=option,
        flags=flags or {},
        positional=positional,
        needed=needed,
    )
    extra: dict[str, Any] = {} if needed else {"default": usual}
    if usual is None and kind.many and not needed:
        extra = {"default_factory": type(kind.read((), None))}
    return dataclasses.field(metadata={"described": found}, **extra)


def shared(one: Any) -> Any:
    """Make a field that another value has too, so that both are one option."""
    return dataclasses.field(default=one.default, metadata=one.metadata)


def flag(option: str, label: str, help: str) -> Any:
    """Make a field that is no unless its option, which takes no value, is there."""
    return described(YES_NO, label, help, usual=False, option="", flags={option: ("yes", help)})


def part(value: "type[Value]", *, names: Mapping[str, str] | None = None) -> Any:
    """Make a field that is a value of another verb: None unless one of its fields is said.

    ``names`` are the names that some of its fields have here.
    """
    return dataclasses.field(default=None, metadata={"part": value, "names": names or {}})


class Value:
    """The base of what is said to a verb: frozen, and one that exists is right.

    ``COMMAND`` is the command's path ("plan add-goal"), ``DOES`` the function that does it, as
    ``module:name``: ``(work, found, value)`` for a verb on a case, ``(work, value)`` for others.
    ``DECIDES`` are the kinds of its decisions that an agency may want approved.
    """

    COMMAND: ClassVar[str] = ""
    DOES: ClassVar[str] = ""
    DECIDES: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        """Check every field, and then the fields together."""
        for name, one in own_fields(type(self)).items():
            value = getattr(self, name)
            if value is None or (one.kind.many and not value):
                continue
            try:
                object.__setattr__(self, name, one.kind.checked(value))
            except CmError as problem:
                raise problem.about(name) from None
        self.agree()

    def agree(self) -> None:
        """Raise :class:`UsageProblem` where the fields contradict each other."""

    @classmethod
    def function(cls) -> Any:
        """Load the function that does it, with all that it imports: before a store is locked.

        Where it may need an approval, that is submitted instead.
        """
        if not cls.DECIDES:
            return cls.verb()
        submitting = import_module("cmcli.casework.approvals.submitting")
        return submitting.done_or_submitted(cls.verb())

    @classmethod
    def verb(cls) -> Any:
        """Load the function that does it without asking for an approval."""
        module, _, name = cls.DOES.partition(":")
        return getattr(import_module(module), name)


def own_fields(value: type[Value]) -> Mapping[str, Described]:
    """Return the fields that the value describes itself, by name, in their order."""
    if value not in _OWN:
        _OWN[value] = {
            one.name: one.metadata["described"]
            for one in dataclasses.fields(cast(Any, value))
            if "described" in one.metadata
        }
    return _OWN[value]


_OWN: dict[Any, Mapping[str, Described]] = {}


def parts_of(value: type[Value]) -> Mapping[str, tuple[type[Value], Mapping[str, str]]]:
    """Return the values that are parts of a value, by field, with the names of their fields."""
    return {
        one.name: (one.metadata["part"], one.metadata["names"])
        for one in dataclasses.fields(cast(Any, value))
        if "part" in one.metadata
    }


class Field(NamedTuple):
    """A field as a face sees it.

    ``name`` is its name there, ``path`` leads to it in the value, and ``usual`` is the value where
    nothing is said.
    """

    name: str
    path: tuple[str, ...]
    described: Described
    usual: Any = None

    @property
    def kind(self) -> Kind:
        """Its kind."""
        return self.described.kind

    @property
    def needed(self) -> bool:
        """Return whether the field is required. A part as a whole can be required."""
        return self.described.needed and len(self.path) == 1

    @property
    def option(self) -> str:
        """Return the option that takes the value, or an empty text."""
        if self.described.positional:
            return ""
        said = self.described.option
        if said is None or (said and len(self.path) > 1):
            return f"--{self.name.removesuffix('_').replace('_', '-')}"
        return said

    @property
    def spelled(self) -> str:
        """Return the name of the field in a sentence on the command line."""
        if self.described.positional:
            return self.name.upper()
        return self.option or " or ".join(self.described.flags)


def fields_of(value: type[Value]) -> tuple[Field, ...]:
    """Return every field of a value, those of its parts included, in their order."""
    if value not in _FIELDS:
        _FIELDS[value] = tuple(_fields(value))
    return _FIELDS[value]


_FIELDS: dict[Any, tuple[Field, ...]] = {}


def _fields(value: type[Value]) -> Iterator[Field]:
    for one in dataclasses.fields(cast(Any, value)):
        if "described" in one.metadata:
            yield Field(one.name, (one.name,), one.metadata["described"], _usual(one))
            continue
        names = one.metadata["names"]
        for below in fields_of(one.metadata["part"]):
            name = names.get(below.name, below.name)
            if name:
                yield Field(name, (one.name, *below.path), below.described, below.usual)


def _usual(field: "dataclasses.Field[Any]") -> Any:
    return None if field.default is dataclasses.MISSING else field.default


def field_of(value: type[Value], name: str) -> Field:
    """Return the field of that name."""
    return next(one for one in fields_of(value) if one.name == name)
