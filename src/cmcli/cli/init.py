"""``cm init``: make the store, and yourself its first worker."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from cmcli.casework.agency.values.making import FirstWorker
from cmcli.casework.described.texts import Texts
from cmcli.cli.core.asking import asked, completed
from cmcli.cli.core.context import read_here
from cmcli.cli.core.opening import address, clock, mention, open_store
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import answer, say
from cmcli.cli.core.prompts import ask_yes_no, can_ask
from cmcli.domain.workers import Worker
from cmcli.errors import Refused, UsageProblem
from cmcli.settings import config_file, resolve, without_password

if TYPE_CHECKING:
    from cmcli.store.core.work import Work
    from cmcli.store.keeping.create import Sealing

app = verb_app()


@command(
    app,
    "init",
    examples=(
        'cm init --worker ana --name "Ana Ruiz"',
        "cm init --worker ana --name Ana --role admin",
        "cm init --worker ana --name Ana --practice",
        "cm init --worker ana --name Ana --key-file /media/stick/cm.key",
    ),
)
def init(
    cm: Options,
    said: Annotated[Texts, FirstWorker],
    plain: Annotated[
        bool, typer.Option("--plain", help="Don't encrypt the store.", metavar="")
    ] = False,
    key_file: Annotated[
        str | None,
        typer.Option(
            "--key-file",
            help="Encrypt with this key file instead of a passphrase. It is made if needed.",
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
    from cmcli.casework.agency.settings import SINCE_ALWAYS, put
    from cmcli.casework.agency.staff import first_worker
    from cmcli.places import os_user
    from cmcli.store.keeping.create import create_or_go_on
    from cmcli.store.sealing.place import is_sealed

    user = os_user()
    if can_ask(cm):
        usual = {"worker": user.lower(), "timezone": local_zone()}
        said = asked(cm, said, "worker", "name", "timezone", usual=usual)
    said = completed(cm, said)
    mine: FirstWorker = read_here(cm, said)
    me = first_worker(mine, user)
    practice = mine.practice or _for_practice(cm)
    zone = mine.timezone or local_zone()
    where = address(cm)
    ways = _Ways(plain or practice, key_file or resolve("key-file")[0] or None, recipient)
    sealing = _sealing(cm, where, ways)
    create_or_go_on(where, sealing)
    if sealing is not None and key_file:
        remember_key_file(key_file)
    cm = replace(cm, actor=me.handle)
    today, now = clock(cm)

    def verb(work: "Work") -> None:
        work.lock("staff")
        if work.count(Worker):
            raise Refused(f"Somebody else has just created the store {without_password(where)}.")
        work.add(me)
        put(work, "agency.timezone", zone, from_on=SINCE_ALWAYS)

    first = "init --practice" if practice else "init"
    open_store(cm).perform(verb, actor=me, command=first, today=today, now=now)
    mention(cm, practice)
    if sealing is None and not practice and "://" not in where and not is_sealed(where):
        say(cm, "The store is not encrypted. To encrypt it: cm db encrypt")
    elif sealing is not None:
        _taken_back(where)
        if sealing.hold:
            say(cm, "The store is encrypted, and unlocked for now. Another time: cm unlock")
    shown = without_password(where)
    record = {"store": shown, "worker": me.handle, "role": me.role, "timezone": zone}
    no_admin = (
        f"The store has no admin yet. To become one: cm worker set {me.handle} --role admin"
        if me.role != "admin"
        else None
    )
    answer(
        cm,
        record,
        f"Created the store {shown}. You are {me.handle} ({me.role}), and the time zone is {zone}.",
        *filter(None, [no_admin]),
        'Next: cm intake "NAME" --model icm, or cm worker add HANDLE --name NAME.',
        ids="worker",
    )


class _Ways(NamedTuple):
    """The options about encryption."""

    plain: bool
    file: str | None
    recipient: str | None


def _sealing(cm: Options, where: str, ways: _Ways) -> "Sealing | None":
    """How to encrypt the store; None for a plain one. By default, a person at a terminal is asked
    for a passphrase."""
    if ways.plain or "://" in where:
        if ways.recipient or ways.file != (resolve("key-file")[0] or None):
            raise UsageProblem(
                "cm doesn't encrypt this store, so it takes neither --key-file nor --recipient."
            )
        return None
    if not (ways.file or ways.recipient or resolve("password-command")[0] or can_ask(cm)):
        return None
    from cmcli.cli.core.sealing import sealing_asked

    path = Path(where)
    if path.exists():
        return None  # refused, or gone on with, as it is
    return sealing_asked(cm, path, file=ways.file, recipient=ways.recipient)


def _taken_back(where: str) -> None:
    """Let the next command open the store in the usual way, also in this process."""
    from cmcli.store.sealing import held

    held.taken_back(where)


def remember_key_file(file: str) -> None:
    """Set the key file as the user's, unless one is set already."""
    from cmcli.cli.config import write_setting

    if not resolve("key-file")[0]:
        write_setting(config_file(), "key-file", str(Path(file).absolute()))


def _for_practice(cm: Options) -> bool:
    """Return whether a set day makes a practice store; on a terminal, ask."""
    if not resolve("today", cm.today)[0]:
        return False
    question = "A date is set as today. Create a store for practice"
    if can_ask(cm) and not ask_yes_no(question, default=True):
        raise Refused(
            "Nothing was created.",
            "For a real store, unset CM_TODAY and leave out --today.",
            code="declined",
        )
    return True


def local_zone() -> str:
    """The machine's time zone, where it can be told; else UTC."""
    import os

    from cmcli.domain.agency_settings import checked
    from cmcli.errors import UsageProblem

    linked = os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    file = Path("/etc/timezone")
    written = file.read_text("utf-8").strip() if file.is_file() else ""
    for guess in (os.environ.get("TZ", ""), linked, written):
        try:
            if guess:
                return checked("agency.timezone", guess)
        except UsageProblem:
            continue
    return "UTC"
