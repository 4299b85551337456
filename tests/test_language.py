"""Texts are plain English: none matches a pattern that makes readers stop.

``language_allowed.txt`` and ``language_allowed_docstrings.txt`` hold the texts that still match,
one per line. A text that is gone or no longer matches must leave its list, so the lists shrink.
"""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cmcli.cli.help.man_pages import tree

HERE = Path(__file__).parent
PACKAGE = HERE.parent / "src" / "cmcli"

FAIL = {
    "to-be": r"\b(?:is|are|was|were) (?:not )?to be (?!found\b)\w+(?:ed|en|ne|nt|told|made)\b"
    r"|\bto be (?:reached|rated|tried|reminded)\b",
    "of-which": r"\b(?:[Oo]f|[Ii]n|[Oo]n|[Oo]ver|[Aa]fter|[Tt]o) (?:which|whom)\b",
    "known-are": r"\b(?:Known|Shown|Recorded|Open|Looked at) are\b|\bThere (?:is|are):? \{",
    "two-things": r"say two things|three (?:different )?(?:questions|things)"
    r"|excludes? (?:each other|--)|do(?:es)? not go with\b",
    "on-nobody": r"\bon nobody\b|\b[Nn]ot on a worker\b|\bwith nobody\b",
    "old-words": r"\banswers to\b|\bunsaid\b|\banew\b|\ball the same\b|\bmeanwhile\b"
    r"|\bbehind cm's back\b|\bwhereabouts\b|\bcannot wait\b|\bcame because\b|\bway made\b"
    r"|\bways? of agreeing\b|\bstruck\b|\bSTRUCK\b|\b[Mm]ends?\b|\bsomebody else than\b"
    r"|\bthose alike\b",
    "rests-on": r"\b[Rr]ests? on\b|\bbears? on\b",
    "lies": r"\b(?:lies?|lay) (?:in the|before|after|ahead|more|too|from|beside|there|on|behind"
    r"|outside)\b",
    "stands": r"\bstands? (?:as|on|for|there|in|with|beside|here)\b|\bstood\b",
    "command-as-subject": r"(?:^|[.;:] |, )cm [a-z]+(?: [a-z-]+)?(?: [A-Z]\w*)*"
    r"(?: --[a-z-]+(?: [A-Z]+)?)* (?:lists|shows|makes|writes|opens|begins|brings|says|takes"
    r"|hands|records|changes|assigns)\b",
    "if-unsaid": r"\bif (?:unsaid|left out|it is unnamed|no revision says it)\b"
    r"|\bunless (?:said|it is set)\b",
    "one-a-line": r"\bone(?: \w+)? an? (?:line|row|page|recipient|aggregate)\b",
    "is-none": r"\bwhat is (?:no|none)\b|\bthat is none\b|\b[Tt]here is none\b",
    "say-option": r"\b(?:Say|say) (?:--|\w+ --|it\b|one\b|which\b|why\b)",
    "fragment": r"^(?:Of (?:a|the) |By you|In a line|With a closing|As promised|As before"
    r"|That one|That row)|\b[Tt]he day of it\b",
    "take-back": r"\b(?:taken|took|takes?|taking) (?:\w+ ){0,3}back\b",
    "past-ceiling": r"\b[Pp]ast (?:the |its )?(?:ceiling|target)\b",
    "a-closing": r"\b(?:[Tt]he|[Aa]n?) (?:closing|ending)\b(?! date)",
    "dash-reads": r"; - (?:reads?|signs)\b",
    "half-written": r"\b[Hh]alf[- ]written\b",
    "operation": r"\b[Oo]perations? (?:\{|\d|named)",
}
"""What a text must not contain, by a name for the report."""

DOCSTRINGS_FAIL = {**FAIL, "clause-first": r"^(?:What|Whether|Who|Whose)\b"}
"""The same for docstrings, which begin with a verb or a noun."""


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
    """Return what users may read: strings of the code, the catalogue, and help."""
    code = [one for one, documents in from_code() if not documents]
    return [*code, *from_catalogue(), *from_help()]


def docstrings() -> list[Text]:
    """Return the docstrings, also those of values."""
    return [one for one, documents in from_code() if documents]


def matching(texts: Iterable[Text], patterns: dict[str, str]) -> dict[str, list[str]]:
    """Return the texts that match a pattern, each with its places and the pattern's name."""
    found: dict[str, list[str]] = {}
    for where, words in texts:
        for name, pattern in patterns.items():
            if re.search(pattern, words):
                found.setdefault(words, []).append(f"{where} {name}")
    return found


def allowed(name: str) -> list[str]:
    """Return the lines of a list of texts that may still match."""
    return (HERE / name).read_text("utf-8").splitlines()


@pytest.mark.parametrize(
    ("texts", "patterns", "name"),
    [
        (user_texts, FAIL, "language_allowed.txt"),
        (docstrings, DOCSTRINGS_FAIL, "language_allowed_docstrings.txt"),
    ],
    ids=["user texts", "docstrings"],
)
def test_texts_are_plain(texts: Any, patterns: dict[str, str], name: str) -> None:
    found, known = matching(texts(), patterns), allowed(name)
    new = [f"{', '.join(found[one])}: {one}" for one in sorted(found.keys() - set(known))]
    assert not new, "\n".join(["Rewrite these texts:", *new])
    gone = sorted(set(known) - found.keys())
    assert not gone, "\n".join([f"Take these lines out of {name}:", *gone])
    assert known == sorted(set(known)), f"{name} is not in order, or has a line twice."
