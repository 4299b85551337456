"""The rule of when a printed page may harm a client who carries it or receives it."""

from collections.abc import Iterable

from cmcli.domain.alerts import Alert
from cmcli.domain.clients import Client
from cmcli.domain.safety import Flag

ABUSE = "abuse"
"""The kind of a safety flag about somebody who may look at what the client carries."""


def carrying_doubts(client: Client, flags: Iterable[Flag], alerts: Iterable[Alert]) -> list[str]:
    """Return why a page for the client may be unsafe to carry or receive; none where nothing is.

    ``flags`` are the client's in all episodes. Settled flags and ended alerts raise no doubt.
    """
    doubts = [f"safe contact: {client.safe_contact}"] if client.safe_contact else []
    if any(one.kind == ABUSE and one.settled_on is None for one in flags):
        doubts.append("a safety flag about abuse is open")
    doubts += [f"alert: {one.text}" for one in alerts if one.ended_on is None]
    return doubts
