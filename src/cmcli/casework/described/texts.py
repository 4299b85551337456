"""Texts by field, as every face gathers them, and the value that they make."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cmcli.casework.described.fields import Field, Value, fields_of, own_fields, parts_of
from cmcli.casework.described.kinds import By
from cmcli.errors import CmError, Sentence, UsageProblem

TypedText = str | tuple[str, ...]
"""The text given for one field, or several texts if the field takes many."""


@dataclasses.dataclass(frozen=True)
class Texts:
    """The texts given for the fields of a value; fields without a text are left out."""

    value: type[Value]
    given: Mapping[str, TypedText] = dataclasses.field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.given

    def __iter__(self) -> Iterator[Field]:
        return (one for one in fields_of(self.value) if one.name in self.given)

    def get(self, name: str) -> str | None:
        """Return the text of a field that takes one, None where nothing was said."""
        text = self.given.get(name)
        return text if isinstance(text, str) else None

    def all(self, name: str) -> tuple[str, ...]:
        """Return the texts of a field that takes many."""
        text = self.given.get(name, ())
        return (text,) if isinstance(text, str) else text

    def saying(self, **texts: TypedText | None) -> "Texts":
        """Return the same with these texts; None takes a field out."""
        joined = {**self.given, **texts}
        return Texts(self.value, {name: text for name, text in joined.items() if text is not None})

    def check(self) -> None:
        """Read what needs no day and no standard input, so that mistakes are said at once.

        Raises :class:`UsageProblem` about the first field that is wrong.
        """
        for field in self:
            waits = field.kind.dash and self.given[field.name] == "-"
            if not field.kind.late and not waits:
                _read(field, self.given[field.name], None)

    def read(self, by: By) -> Any:
        """Make the value. Raises :class:`UsageProblem` about a field that is wrong or missing."""
        return _made(self.value, {}, self.given, by)


def _made(
    value: type[Value], names: Mapping[str, str], given: Mapping[str, TypedText], by: By
) -> Any:
    """Make a value or a part of one; ``names`` maps its fields to the names in sentences."""
    found: dict[str, Any] = {}
    called = {name: names.get(name, name) for name in own_fields(value)}
    for name, described in own_fields(value).items():
        if called[name] in given:
            field = Field(called[name], (name,), described)
            found[name] = _read(field, given[called[name]], by)
        elif described.needed and called[name]:
            raise UsageProblem(Sentence(f"{{{called[name]}}} is needed.")).about(called[name])
    for name, (below, theirs) in parts_of(value).items():
        if any(theirs.get(own, own) in given for own in own_fields(below)):
            found[name] = _made(below, theirs, given, by)
    try:
        return value(**found)
    except CmError as problem:
        raise problem.about(called.get(problem.field or "", problem.field or "it")) from None


def _read(field: Field, text: TypedText, by: By | None) -> Any:
    try:
        return field.kind.checked(field.kind.read(text, by))
    except CmError as problem:
        raise problem.about(field.name) from None


def written(value: Value) -> Texts:
    """Write a value as texts, which are its JSON; what is usual is left out."""
    return Texts(type(value), dict(_written(value, {})))


def _written(value: Value, names: Mapping[str, str]) -> Iterator[tuple[str, TypedText]]:
    for one in dataclasses.fields(value):  # type: ignore[arg-type]
        found = getattr(value, one.name)
        name = names.get(one.name, one.name)
        needed = one.default is one.default_factory is dataclasses.MISSING
        if not name or (not needed and found in (None, one.default)):
            continue
        if "part" in one.metadata:
            yield from _written(found, one.metadata["names"])
            continue
        kind = one.metadata["described"].kind
        if kind.many:
            if found:
                yield name, tuple(kind.write(found))
        else:
            yield name, kind.write(found)


def command_line(texts: Texts, ref: str | None = None) -> tuple[str, ...]:
    """Return the command for a value, with its parts in the order that people type them."""
    words = [*texts.value.COMMAND.split(), *([ref] if ref is not None else [])]
    options: list[str] = []
    positional: list[str] = []
    for field in texts:
        for text in texts.all(field.name):
            flags = field.described.flags.items()
            flag = next((flag for flag, (means, _) in flags if means == text), "")
            if field.described.positional:
                positional.append(text)
            elif flag and not field.option:
                options.append(flag)
            elif text.startswith("-") and text != "-":
                options.append(f"{field.option}={text}")
            else:
                options += [field.option, text]
    if any(word.startswith("-") and word != "-" for word in positional):
        return (*words, *options, "--", *positional)
    return (*words, *positional, *options)


def joined(texts: Sequence[Texts]) -> Mapping[str, TypedText]:
    """Return what was said to all of these values, by field."""
    return {name: text for one in texts for name, text in one.given.items()}
