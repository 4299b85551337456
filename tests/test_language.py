"""Texts are plain English: none matches a pattern that makes readers stop."""

import ast
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cmcli.cli.help.man_pages import tree
from language import PATTERNS

PACKAGE = Path(__file__).parents[1] / "src" / "cmcli"

DOCSTRINGS = {**PATTERNS, "clause-first": r"^(?:What|Whether|Who|Whose)\b"}
"""The patterns for docstrings, which begin with a verb or a noun."""


class Text(NamedTuple):
    """A paragraph, with blanks made one, and where it is written."""

    where: str
    words: str


def paragraphs(where: str, text: str) -> Iterator[Text]:
    """Yield the paragraphs of a text."""
    for one in re.split(r"\n\s*\n", text):
        if words := " ".join(one.split()):
            yield Text(where, words)


def literals(node: ast.AST) -> Iterator[tuple[int, str, bool]]:
    """Yield line and text of each string below a node, and whether it is a docstring."""
    below: Iterable[ast.AST] = ast.iter_child_nodes(node)
    match node:
        case ast.Expr(value=ast.Constant(value=str(text))):
            yield node.lineno, text, True
            return
        case ast.Constant(value=str(text)):
            yield node.lineno, text, False
        case ast.JoinedStr(values=values):
            parts = [one.value if isinstance(one, ast.Constant) else "{}" for one in values]
            yield node.lineno, "".join(map(str, parts)), False
            below = [one.value for one in values if isinstance(one, ast.FormattedValue)]
    for one in below:
        yield from literals(one)


def from_code() -> Iterator[tuple[Text, bool]]:
    """Yield every string of the package, and whether it is a docstring."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for line, text, documents in literals(ast.parse(path.read_text("utf-8"))):
            for one in paragraphs(f"{path.relative_to(PACKAGE)}:{line}", text):
                yield one, documents


def from_catalogue() -> Iterator[Text]:
    """Yield every text of the catalogue's files."""

    def values(found: Any) -> Iterator[str]:
        if isinstance(found, str):
            yield found
        elif isinstance(found, dict | list):
            for one in found.values() if isinstance(found, dict) else found:
                yield from values(one)

    for path in sorted(PACKAGE.rglob("*.toml")):
        for text in values(tomllib.loads(path.read_text("utf-8"))):
            yield from paragraphs(str(path.relative_to(PACKAGE)), text)


def from_help() -> Iterator[Text]:
    """Yield the help of every command and of its options."""
    for page in tree():
        for part in (page.command, *page.command.params):
            yield from paragraphs(f"{page.path} --help", getattr(part, "help", None) or "")


def user_texts() -> list[Text]:
    """Return what users may read: strings of the code, the catalogue, and help.

    A string of one word is a key.
    """
    code = [one for one, documents in from_code() if not documents]
    return [one for one in (*code, *from_catalogue(), *from_help()) if " " in one.words]


def docstrings() -> list[Text]:
    """Return the docstrings, also those of values, without the code in them."""
    return [
        Text(one.where, re.sub(r"``.*?``", "``", one.words))
        for one, documents in from_code()
        if documents
    ]


@pytest.mark.parametrize(
    ("texts", "patterns"),
    [(user_texts, PATTERNS), (docstrings, DOCSTRINGS)],
    ids=["user texts", "docstrings"],
)
def test_no_text_is_unclear(
    texts: Callable[[], Sequence[Text]], patterns: Mapping[str, str]
) -> None:
    found = [
        f"{where} {name}: {words}"
        for where, words in texts()
        for name, pattern in patterns.items()
        if re.search(pattern, words)
    ]
    assert not found, "\n".join(["Rewrite these texts:", *sorted(found)])
