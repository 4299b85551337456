"""``cm unlock``: type the passphrase once, and work for a while."""

from cmcli.cli.core.opening import address
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import answer
from cmcli.cli.core.sealing import embedded, sealed
from cmcli.cli.core.secrets import try_secret
from cmcli.errors import StoreProblem
from cmcli.settings import resolve

app = verb_app()


@command(app, "unlock", reads=False, examples=("cm unlock", "pass show cm | cm unlock"))
def unlock(cm: Options) -> None:
    """Unlock an encrypted store for a while.

    Type the passphrase or the recovery code. The store is locked again 15 minutes after its last
    use and after 12 hours in any case, by cm lock, and when this computer is switched off.
    """
    from cmcli.store.sealing import held

    where = embedded(cm, address(cm))
    if not sealed(where):
        answer(cm, {"store": str(where), "unlocked": True}, "The store is not encrypted.")
        return

    def use(secret: str) -> None:
        if not held.unlock(where, held.opened_with(where, secret)):
            raise StoreProblem(
                "This system has no place to keep the key.",
                "Set CM_PASSWORD_COMMAND, or CM_KEY_FILE: see cm help encryption",
                code="no-keyring",
            )

    try_secret(cm, "Passphrase or recovery code", use)
    minutes, hours = int(resolve("unlock-minutes")[0]), int(resolve("unlock-hours")[0])
    record = {"store": str(where), "unlocked": True, "minutes": minutes, "hours": hours}
    answer(
        cm,
        record,
        f"Unlocked. It is locked again {minutes} minutes after its last use, and after {hours}"
        " hours in any case.",
    )
