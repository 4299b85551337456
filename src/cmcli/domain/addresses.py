"""Email addresses as people write them."""

import re

from cmcli.domain.text import quoted
from cmcli.errors import UsageProblem

# Dot-atoms only: none of these needs quotation marks, and none can be read as an option.
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~][A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{0,63}"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ADDRESS = rf"({_LOCAL})@({_LABEL}(?:\.{_LABEL})*)"
_NAMED = r"(.*)<([^<>]*)>"


def parsed_address(text: str) -> tuple[str, str]:
    """A name (may be empty) and an address, of ``ana@example.org`` or ``Ana <ana@example.org>``.

    Raises :class:`UsageProblem` for anything but a plain address. A domain in another script is
    written in its ASCII form.
    """
    named = re.fullmatch(_NAMED, text.strip(), re.DOTALL)
    name, address = (named[1].strip(' "'), named[2]) if named else ("", text)
    local, _, domain = address.strip().rpartition("@")
    try:
        found = re.fullmatch(
            _ADDRESS, f"{local}@{domain.encode('idna').decode('ascii')}", re.IGNORECASE
        )
    except UnicodeError:
        found = None
    if found is None or ".." in local or local.endswith("."):
        raise UsageProblem(
            f"{quoted(text)} is not an email address.", "For example: ana@example.org"
        )
    return name, found.group()
