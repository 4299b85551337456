"""Fields and checks that documents and benefits share, and stays with them. This imports no SQL."""

from typing import Any

from cmcli.casework.described.fields import Value, described, fields_of
from cmcli.casework.described.kinds import TEXT, Number
from cmcli.errors import UsageProblem


def entry_number(noun: str) -> Any:
    """Make the field that names an entry of the case."""
    return described(
        Number(f"{noun}s"),
        noun.capitalize(),
        f"The number of the {noun}.",
        positional=True,
        needed=True,
    )


def why_in_error(noun: str) -> Any:
    """Make the field that says why an entry is wrong."""
    return described(TEXT, "Why it is wrong", f"Why the {noun} is wrong.", needed=True)


def check_changes(said: Value, example: str, *apart: str) -> None:
    """Refuse a change of nothing; the fields ``apart`` change nothing alone."""
    names = [one.name for one in fields_of(type(said)) if one.name not in ("number", *apart)]
    if all(getattr(said, name) is None for name in names):
        raise UsageProblem("Nothing to change.", f"For example: {example}")
