"""Patterns of unclear English that no text for people may contain, and how to find them.

`cm` is written in plain modern English: short sentences, subject first, "you" for the reader.
"""

import re

PATTERNS = {
    "to-be": (
        r"\b(?:is|are|was|were) (?:not )?to be (?!found\b)\w+(?:ed|en|ne|nt|told|made)\b|"
        r"\bto be (?:reached|rated|tried|reminded)\b"
    ),
    "of-which": r"\b(?:[Oo]f|[Ii]n|[Oo]n|[Oo]ver|[Aa]fter|[Tt]o) (?:which|whom)\b",
    "known-are": r"\b(?:Known|Shown|Recorded|Open|Looked at) are\b|\bThere (?:is|are):? \{",
    "two-things": (
        r"say two things|three (?:different )?(?:questions|things)|"
        r"excludes? (?:each other|--)|do(?:es)? not go with\b"
    ),
    "on-nobody": r"\bon nobody\b|\b[Nn]ot on a worker\b|\bwith nobody\b",
    "old-words": (
        r"\banswers to\b|\bunsaid\b|\banew\b|\ball the same\b|\bmeanwhile\b|"
        r"\bbehind cm's back\b|\bwhereabouts\b|\bcannot wait\b|\bcame because\b|"
        r"\bway made\b|\bways? of agreeing\b|\bstruck\b|\bSTRUCK\b|(?<!--)\b[Mm]ends?\b|"
        r"\bsomebody else than\b|\bthose alike\b"
    ),
    "rests-on": r"\b[Rr]ests? on\b|\bbears? on\b",
    "lies": (
        r"\b(?:lies?|lay) (?:in the|before|after|ahead|more|too|from|beside|there|on|"
        r"behind|outside)\b"
    ),
    "stands": r"\bstands? (?:as|on|for|there|in|with|beside|here)\b|\bstood\b",
    "command-as-subject": (
        r"(?:^|[.;:] |"
        r", )cm [a-z]+(?: [a-z-]+)?(?: [A-Z]\w*)*(?: --[a-z-]+(?: [A-Z]+)?)* (?:lists|"
        r"shows|makes|writes|opens|begins|brings|says|takes|hands|records|changes|"
        r"assigns)\b"
    ),
    "if-unsaid": (
        r"\bif (?:unsaid|left out|it is unnamed|no revision says it)\b|\bunless (?:said|"
        r"it is set)\b"
    ),
    "one-a-line": r"\bone(?: \w+)? an? (?:line|row|page|recipient|aggregate)\b",
    "is-none": r"\bwhat is (?:no|none)\b|\bthat is none\b|\b[Tt]here is none\b",
    "say-option": r"\b(?:Say|say) (?:--|\w+ --|it\b|one\b|which\b|why\b)",
    "fragment": (
        r"^(?:Of (?:a|the) |By you|In a line|With a closing|As promised|As before|"
        r"That one|That row)|\b[Tt]he day of it\b"
    ),
    "take-back": r"\b(?:taken|took|takes?|taking) (?:\w+ ){0,3}back\b",
    "past-ceiling": r"\b[Pp]ast (?:the |its )?(?:ceiling|target)\b",
    "a-closing": r"\b(?:[Tt]he|[Aa]n?) (?:closing|ending)\b(?! date)",
    "dash-reads": r"; - (?:reads?|signs)\b",
    "half-written": r"\b[Hh]alf[- ]written\b",
    "operation": r"\b[Oo]perations? (?:\{|\d|named)",
}
"""Each pattern by a short name. None of them occurs in good sentences about cm."""


def unclear(text: str) -> list[str]:
    """Find the unclear parts of a text, each with the name of its pattern."""
    return [
        f"{name}: {found[0]}"
        for name, pattern in PATTERNS.items()
        for found in re.finditer(pattern, text)
    ]
