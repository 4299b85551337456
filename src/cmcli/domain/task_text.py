"""A task in one line, with who does it and by when in brackets at the end."""

import re

_TERMS = re.compile(r"(.*?)\s*\(([^()]*)\)", re.DOTALL)


def with_terms(said: str) -> tuple[str, tuple[str, ...]]:
    """Split a task in one line, as in ``Call the clinic (sam, fri)``, from who and by when.

    Empty brackets at the end say neither, so that brackets before them belong to the text.
    """
    match = _TERMS.fullmatch(said.strip())
    if match is None:
        return said.strip(), ()
    terms = match[2].strip()
    return match[1], tuple(one.strip() for one in terms.split(",")) if terms else ()
