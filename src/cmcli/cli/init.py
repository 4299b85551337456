"""``cm init``: make the store, and yourself its first worker."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from cmcli.casework.agency.values.making import FirstWorker
from cmcli.casework.described.texts import Texts
from cmcli.cli.core.asking import asked, completed
from cmcli.cli.core.context import read_here
from cmcli.cli.core.opening import address, clock, mention, open_store
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import answer
from cmcli.cli.core.prompts import ask_yes_no, can_ask
from cmcli.domain.workers import Worker
from cmcli.errors import Refused
from cmcli.settings import resolve, without_password

if TYPE_CHECKING:
    from cmcli.store.core.work import Work

app = verb_app()


@command(
    app,
    "init",
    examples=(
        'cm init --worker ana --name "Ana Ruiz"',
        "cm init --worker ana --name Ana --role admin",
        "cm init --worker ana --name Ana --practice",
    ),
)
def init(cm: Options, said: Annotated[Texts, FirstWorker]) -> None:
    from cmcli.casework.agency.settings import SINCE_ALWAYS, put
    from cmcli.casework.agency.staff import first_worker
    from cmcli.places import os_user
    from cmcli.store.keeping.create import create_or_go_on

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
    create_or_go_on(where)
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
    from pathlib import Path

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
