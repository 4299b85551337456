"""``cm db encrypt`` and ``cm db drill``: take a plain store over, and try a backup."""

import shlex
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cmcli.cli.core.opening import address, waiting
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import answer, say
from cmcli.cli.core.sealing import embedded, header_asked, sealed
from cmcli.cli.key import keeper, recorded
from cmcli.errors import Refused, StoreProblem, UsageProblem

if TYPE_CHECKING:
    from cmcli.store.keeping.rekeying import Rekeyed

app = verb_app()

KEPT = (
    "What was deleted may still be readable on the disk itself, above all on an SSD."
    " Older backups elsewhere are not encrypted: remove them, or back up again."
)


@command(
    app,
    "encrypt",
    reads=False,
    examples=("cm db encrypt", "cm db encrypt --key-file /media/stick/cm.key"),
)
def encrypt(
    cm: Options,
    key_file: Annotated[
        str | None,
        typer.Option(
            "--key-file",
            help="Use this key file instead of a passphrase. It is made if needed.",
            metavar="FILE",
        ),
    ] = None,
    recipient: Annotated[
        str | None,
        typer.Option(
            "--recipient", help="Let the agency's age key (age1…) open it too.", metavar="RECIPIENT"
        ),
    ] = None,
) -> None:
    """Encrypt a plain store, and the copies that migrations and restores left beside it.

    Others have to quit cm first. If this is stopped halfway, the store still opens.
    """
    from cmcli.cli.init import remember_key_file
    from cmcli.store.keeping.rekeying import encrypt as encrypted
    from cmcli.store.sealing import held

    where = embedded(cm, address(cm))
    me = keeper(cm)
    done: Rekeyed | None = None
    if not sealed(where):
        header, hold = header_asked(cm, where, file=key_file, recipient=recipient)
        done = encrypted(where, header, waiting(cm), hold=hold)
        if key_file:
            remember_key_file(key_file)
        held.give(where, (done.key,))
        recorded(cm, me, f"{done.rows} rows compared")
    copies = _copies(where)
    held.taken_back(where)
    if done is None and not copies:
        raise Refused("The store and its copies are encrypted already.", code="encrypted")
    rows = 0 if done is None else done.rows
    lines = [f"The store is encrypted. All {rows:,} rows were compared."] if done else []
    lines += [f"Encrypted the copy {one.name} too." for one in copies]
    record = {"store": str(where), "rows": rows, "copies": [str(one) for one in copies]}
    answer(cm, record, *lines, KEPT)


def _copies(where: Path) -> list[Path]:
    """Encrypt the plain copies beside a store, and return them."""
    from cmcli.store.keeping.health import beside
    from cmcli.store.keeping.rekeying import plain_asides, seal_aside
    from cmcli.store.sealing import held

    header, keys = held.as_checked_header(where)
    found = plain_asides(beside(where).aside)
    for one in found:
        seal_aside(one, header, keys[-1])
    return found


@command(app, "drill", reads=False, examples=("cm db drill /media/stick/cm-friday.db",))
def drill(
    cm: Options,
    file: Annotated[str, typer.Argument(help="A backup.", metavar="FILE")],
) -> None:
    """Try whether a backup can be restored with the recovery code alone.

    The backup is restored into a folder for a while, verified, and removed again. Nothing of the
    present store is used. Do it now and then with the code as it was written down.
    """
    from cmcli.cli.core.secrets import try_secret
    from cmcli.store.keeping.backup import drilled
    from cmcli.store.keeping.sealed_copy import is_sealed_copy, opens
    from cmcli.store.sealing.secret_text import identity_of_code, looks_like_code

    source = Path(file)
    if not is_sealed_copy(source):
        raise Refused(
            f"{source} is not a backup of an encrypted store.",
            "To check a plain one, restore it elsewhere: cm db restore FILE --store PATH",
            code="not-encrypted",
        )
    identities = []

    def use(text: str) -> None:
        if not looks_like_code(text):
            raise UsageProblem("That is not a recovery code: it begins with AGE-SECRET-KEY-1.")
        identity = identity_of_code(text)
        if not opens(source, [identity]):
            raise StoreProblem(f"That does not open {source}.", "Try again.", code="wrong-key")
        identities.append(identity)

    try_secret(cm, "Recovery code", use)
    say(cm, "Restoring …")
    with tempfile.TemporaryDirectory(prefix=".cm-drill-", dir=source.absolute().parent) as folder:
        head, operations = drilled(source, identities, Path(folder))
    record = {"file": file, "seq": head.seq, "head": str(head), "operations": operations}
    answer(
        cm,
        record,
        f"{file} can be restored with this code: all {operations:,} changes verify.",
        f"Head: {head}",
        f"To restore it: cm db restore {shlex.quote(file)}",
        ids="file",
    )
