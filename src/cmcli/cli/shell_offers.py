"""Completion at the prompt of ``cm shell``, the same as in bash, zsh and fish.

References are shown with initials, never with names.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from cmcli.cli.completion.tree import FREE, Node, OfferedValue, Opt, tree
from cmcli.cli.core import completion_values as live

_WORD = re.compile(r"""(?:[^\s'"\\]|\\.|'[^']*(?:'|$)|"(?:[^"\\]|\\.)*(?:"|$))+""", re.DOTALL)
_QUOTED = re.compile(r"""['"\\]""")

OWN = (
    ("exit", "Leave the shell."),
    ("quit", "Leave the shell."),
)
"""Words that the shell itself knows."""

Find = Callable[[str, str, str], Sequence[tuple[str, str]]]
"""The values of a kind that begin so, for the case on the line, each with what is told of it."""


class TabOffer(NamedTuple):
    """A word to put in place of the one under the cursor, with its description."""

    text: str
    told: str


class Offers:
    """Offers words for a line; the tree of commands is made when it is first asked for."""

    def __init__(self, find: Find) -> None:
        self._find = find
        self._nodes: dict[str, Node] = {}

    def at_end(self, line: str) -> tuple[str, list[TabOffer]]:
        """Return the last word of the line, and the words that can replace it."""
        words = _WORD.findall(line)
        word = words.pop() if words and not line[-1:].isspace() else ""
        if _QUOTED.search(word):  # a text in quotation marks is no word that is known
            return word, []
        if words[:1] == ["cm"] or (words[:1] == ["help"] and words[1:]):
            words = words[1:]
        return word, [one for one in self._possible(words, word) if _fits(one.text, word)]

    def path_at_end(self, line: str) -> str | None:
        """The word that the line ends with where it is the name of a file, else None."""
        words = _WORD.findall(line)
        word = words.pop() if words and not line[-1:].isspace() else ""
        node, rest = self._node([one for one in words if one != "cm"])
        value = _value(node, rest) if node.path != "cm" else None
        return word if value is not None and value.files and not _QUOTED.search(word) else None

    def _possible(self, words: list[str], word: str) -> Iterator[TabOffer]:
        node, rest = self._node(words)
        value = _value(node, rest)
        if value is None or (word.startswith("-") and _awaited(node, rest) is None):
            if word.startswith("-"):
                yield from (
                    TabOffer(name, option.help) for option in node.options for name in option.names
                )
                return
            yield from (TabOffer(name, told) for name, told in node.subcommands if not rest)
            if node.path == "cm" and not rest:
                yield from (TabOffer(*own) for own in OWN)
            return
        head, equals, _ = word.partition("=")
        if equals:
            yield from (TabOffer(f"{head}={one}", "") for one in value.after)
        yield from (TabOffer(*one) for one in value.words)
        if value.live:
            case = next((one for one in rest if not one.startswith("-")), "")
            yield from (TabOffer(*one) for one in self._find(value.live, word, case))

    def _node(self, words: Sequence[str]) -> tuple[Node, list[str]]:
        """The command that the words name, and the words after it."""
        if not self._nodes:
            self._nodes = {node.path: node for node in tree()}
        path, at = "cm", 0
        while at < len(words) and f"{path} {words[at]}" in self._nodes:
            path, at = f"{path} {words[at]}", at + 1
        return self._nodes[path], list(words[at:])


def _awaited(node: Node, rest: Sequence[str]) -> Opt | None:
    """The option whose value comes next."""
    last = rest[-1] if rest else ""
    found = next((option for option in node.options if last in option.names), None)
    return found if found is not None and found.value is not None else None


def _value(node: Node, rest: Sequence[str]) -> OfferedValue | None:
    """Return the values that can follow these words, or None for a subcommand or nothing."""
    awaited = _awaited(node, rest)
    if awaited is not None:
        return awaited.value
    takes = {name for option in node.options if option.value for name in option.names}
    given = [
        word
        for word, before in zip(rest, ["", *rest], strict=False)
        if not word.startswith("-") and before not in takes
    ]
    if node.subcommands and not node.positionals:
        return None
    if len(given) < len(node.positionals):
        return node.positionals[len(given)]
    return node.positionals[-1] if node.repeats else FREE


def _fits(text: str, word: str) -> bool:
    return text.lower().startswith(word.lower()) and text != word


def from_store(store: str, actor: str) -> Find:
    """Finds values in a store, as they are when Tab is pressed; nothing where it cannot be read."""

    def find(kind: str, prefix: str, case: str) -> Sequence[tuple[str, str]]:
        try:
            return live.values(live.Request([kind, prefix, case, store, actor]))
        except Exception:  # whoever pressed Tab has not asked for an error
            return ()

    return find
