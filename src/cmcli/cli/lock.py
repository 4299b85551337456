"""``cm lock``: forget the key of an unlocked store."""

from cmcli.cli.core.opening import address
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import answer
from cmcli.cli.core.sealing import embedded, sealed
from cmcli.settings import resolve

app = verb_app()


@command(app, "lock", reads=False, examples=("cm lock",))
def lock(cm: Options) -> None:
    """Lock an encrypted store now.

    This computer forgets the key until the next cm unlock.
    """
    from cmcli.store.sealing import held

    where = embedded(cm, address(cm))
    if not sealed(where):
        answer(cm, {"store": str(where), "locked": False}, "The store is not encrypted.")
        return
    held.lock(where)
    ways = [
        f"Without a question it is opened by {name}, which is set for you: {resolve(key)[0]}"
        for key, name in (("key-file", "the key file"), ("password-command", "the command"))
        if resolve(key)[0]
    ]
    answer(cm, {"store": str(where), "locked": not ways}, "The store is locked.", *ways)
