"""Warnings about the URL of a store on a server; loaded only for such a store."""

from cmcli.cli.core import session
from cmcli.cli.core.options import Options
from cmcli.cli.core.output import warn
from cmcli.settings import without_password
from cmcli.store.core.engine import unprotected_host


def warn_of_url(options: Options, where: str) -> None:
    """Warn, once for each process, of a password and of traffic that others may read."""
    here = session.current()
    if where in here.warned_of:
        return
    here.warned_of.add(where)
    if options.store and without_password(where) != where:
        warn(
            "The password in --store can be seen in the list of processes. Put it into ~/.pgpass"
            " or PGPASSWORD instead."
        )
    if host := unprotected_host(where):
        warn(
            f"The connection to {host} may not be encrypted. Add ?sslmode=verify-full to the"
            " address of the store (or sslmode=require)."
        )
