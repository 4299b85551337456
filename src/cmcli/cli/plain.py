"""Plain words of a command, read without Typer, which loads pydantic to read them.

This saves a sixth of a cold command: ``cm show`` takes 330 ms of processor time instead of 390 ms.

Plain are known commands with known options, one value after each, and not too many arguments.
Everything else (a mistake, a help, a value glued to a short option) is left to Typer, whose answer
a test compares with what is read here.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from cmcli.cli.app import BY_NAME, load


class Call(NamedTuple):
    """A command by its path ("plan add-goal") and the values of its parameters by name."""

    path: str
    values: dict[str, Any]
    function: Callable[[str, dict[str, Any]], None]

    def run(self) -> None:
        """Call the command."""
        self.function(self.path, self.values)


class _Option(NamedTuple):
    name: str
    kind: str
    choices: tuple[Any, ...]


class _Plain(NamedTuple):
    """The facts needed to read the plain words of a command."""

    path: str
    function: Callable[[str, dict[str, Any]], None]
    options: Mapping[str, _Option]
    arguments: tuple[str, ...]
    required: int
    repeats: bool
    usual: Mapping[str, Any]

    def read(self, words: Sequence[str]) -> Call | None:
        values, given = dict(self.usual), list[Any]()
        rest = iter(words)
        for word in rest:
            if word[:1] != "-" or word == "-":
                given.append(word)
                continue
            name, equals, value = word.partition("=")
            option = self.options.get(name)
            if option is None or (equals and not name.startswith("--")):
                return None
            if option.kind == "flag":
                if equals:
                    return None
                values[option.name] = True
                continue
            if not equals:
                value = next(rest, "--")
            if (value[:1] == "-" and not equals) or (
                option.choices and value not in option.choices
            ):
                return None
            if option.kind == "many":
                values[option.name] = [*(values[option.name] or ()), value]
            else:
                values[option.name] = value
        most = len(self.arguments)
        if len(given) < self.required or (len(given) > most and not self.repeats):
            return None
        if self.repeats and len(given) >= most:
            given[most - 1 :] = [given[most - 1 :]]
        values.update(zip(self.arguments, given, strict=False))
        return Call(self.path, values, self.function)


def read(argv: Sequence[str]) -> Call | None:
    """The call that the words are, None where Typer must be asked."""
    if not argv or argv[0] not in BY_NAME:
        return None
    found = _plain(argv[0])
    if isinstance(found, _Plain):
        return found.read(argv[1:])
    below = None if found is None else found.get(argv[1] if len(argv) > 1 else "")
    return None if below is None else below.read(argv[2:])


@cache
def _plain(name: str) -> _Plain | Mapping[str, _Plain | None] | None:
    """The command of that name, or the commands of the group."""
    command = load(name)
    if not hasattr(command, "commands"):
        return _of(command, name)
    return {word: _of(below, f"{name} {word}") for word, below in command.commands.items()}


def _of(command: Any, path: str) -> _Plain | None:
    """None for a command with a parameter that is not read here."""
    function = getattr(getattr(command.callback, "__wrapped__", None), "call", None)
    options: dict[str, _Option] = {}
    arguments = [param for param in command.params if param.param_type_name == "argument"]
    for param in command.params:
        choices = tuple(param.type_descriptor.choices or ())
        many = param.nargs == -1 and param is arguments[-1]
        kind = "choice" if choices else _KINDS.get(str(param.type_descriptor.annotation))
        if (
            kind is None
            or not all(isinstance(one, str) for one in choices)
            or (param.nargs != 1 and not many)
            or param.callback is not None
            or param.envvar
        ):
            return None
        if param.param_type_name == "option":
            if param.secondary_opts or param.required:
                return None
            options |= {name: _Option(param.name, kind, choices) for name in param.opts}
    usual = {param.name: param.default for param in command.params}
    if function is None or any(callable(value) for value in usual.values()):
        return None
    return _Plain(
        path=path,
        function=function,
        options=options,
        arguments=tuple(param.name for param in arguments),
        repeats=bool(arguments) and arguments[-1].nargs == -1,
        required=sum(param.required for param in arguments),
        usual=usual,
    )


_KINDS = {"<class 'str'>": "text", "<class 'bool'>": "flag", "list[str]": "many"}
