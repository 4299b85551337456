"""``cm remind script``: ready scripts and units that send reminders, made for this machine.

Their texts lie in ``scripts/``; here they get the paths of cm and of the store, quoted as each of
them needs it. A password is never among what is filled in.
"""

import os
import re
import shlex
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import show_record, show_text
from cmcli.cli.core.prompts import need
from cmcli.domain.text import quoted
from cmcli.errors import Refused, UsageProblem
from cmcli.places import os_user
from cmcli.settings import data_directory, resolve
from cmcli.store.sealing.place import is_sealed

app = verb_app()

SCRIPTS = ("cron", "systemd", "launchd", "daily-digest", "supervisor-weekly")

_SECRET = re.compile(r"(?:^|(?<=&))(?:ssl)?password=[^&]*&?")
_LEFT_OUT = "This file has no password for the store. Put the password into ~/.pgpass (mode 0600)."


@command(
    app,
    "script",
    reads=False,
    examples=(
        "cm remind script cron",
        "cm remind script systemd",
        "cm remind script launchd > ~/Library/LaunchAgents/cm.remind.plist",
        "cm remind script daily-digest > daily-digest && chmod 700 daily-digest",
    ),
)
def script(
    cm: Options,
    name: Annotated[
        str | None,
        typer.Argument(help=f"One of: {', '.join(SCRIPTS)}.", metavar="NAME"),
    ] = None,
) -> None:
    """Print a ready script or unit that sends reminders."""
    wanted = need(name, f"NAME, one of {', '.join(SCRIPTS)}", cm)
    if wanted not in SCRIPTS:
        raise UsageProblem(
            f"There is no script {quoted(wanted)}.", f"Use one of: {', '.join(SCRIPTS)}."
        )
    text = filled_in(wanted, _surroundings(cm))
    if cm.format in (None, "table", "plain"):
        show_text(cm, text)
    else:
        show_record(cm, {"name": wanted, "text": text}, ids="name")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The environment of a script: the program, the store (None: the default one, which the program
    finds by itself), whether a password was left out, the directory that the store needs (None on a
    server), the user and their home, and the key file of an encrypted store."""

    program: str
    store: str | None
    password: bool
    writes: str | None
    user: str
    home: str
    key_file: str | None = None


def filled_in(name: str, here: Surroundings) -> str:
    """The text of a script with what it needs to know of this computer."""
    for value in (here.program, here.store, here.key_file, here.writes, here.user, here.home):
        if value is not None and not value.isprintable():
            raise UsageProblem(f"{quoted(value)} cannot be written into a script.", "Rename it.")
    text = (Path(__file__).parent / "scripts" / f"{name}.txt").read_text("utf-8")
    values = _FORMS.get(name, _shell)(here)
    # In one pass, so that nothing that was filled in is looked at again.
    return re.sub("@([A-Z]+)@", lambda match: values[match[1]], text)


def _shell(here: Surroundings) -> Mapping[str, str]:
    return {"CM": _call(here), "NOTE": _note(here)}


def _cron(here: Surroundings) -> Mapping[str, str]:
    """As for the shell, but for the per cent signs, which mean a line break to cron."""
    return {"CM": _call(here).replace("%", r"\%"), "NOTE": _note(here), "USER": here.user}


def _call(here: Surroundings) -> str:
    """How a shell calls the program on the store."""
    store = f"CM_STORE={shlex.quote(here.store)} " if here.store else ""
    store += f"CM_KEY_FILE={shlex.quote(here.key_file)} " if here.key_file else ""
    return store + shlex.quote(here.program)


def _note(here: Surroundings) -> str:
    return f"#\n# {_LEFT_OUT}\n" if here.password else ""


def _systemd(here: Surroundings) -> Mapping[str, str]:
    store = f"Environment={_unit_word(f'CM_STORE={here.store}')}\n" if here.store else ""
    if here.key_file:
        store += f"Environment={_unit_word(f'CM_KEY_FILE={here.key_file}')}\n"
    note = f"# {_LEFT_OUT}\n" if here.password else ""
    # systemd takes no quotation marks in the name of what it runs itself.
    by = "/usr/bin/env " if re.search(r"""["'\\]""", here.program) else ""
    return {
        # A dollar sign means a variable here, and only here.
        "CM": by + _unit_word(here.program).replace("$", "$$"),
        "STORE": note + store,
        # With the dash it is no error that there is no such directory yet.
        "WRITES": f"ReadWritePaths={_unit_word(f'-{here.writes}')}\n" if here.writes else "",
        "USER": here.user,
    }


def _unit_word(value: str) -> str:
    """The value as one word of a unit file."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return escaped if re.fullmatch(r"[\w/.:@%+=-]+", escaped) else f'"{escaped}"'


def _launchd(here: Surroundings) -> Mapping[str, str]:
    from xml.sax.saxutils import escape

    known = {"CM_STORE": here.store, "CM_KEY_FILE": here.key_file}
    entry = "        <key>{}</key>\n        <string>{}</string>\n"
    return {
        "CM": escape(here.program),
        "STORE": "".join(entry.format(key, escape(one)) for key, one in known.items() if one),
        "LOG": escape(f"{here.home}/Library/Logs/cm-remind.log"),
        "NOTE": f"\n     {_LEFT_OUT}\n" if here.password else "",
    }


_FORMS = {"cron": _cron, "systemd": _systemd, "launchd": _launchd}


def _surroundings(cm: Options) -> Surroundings:
    store = resolve("store", cm.store)[0]
    directory = data_directory().absolute()
    usual = not store and not os.environ.get("XDG_DATA_HOME")
    shown, server = store or str(directory / "cm.db"), "://" in store
    public = without_secrets(shown) if server else str(Path(shown).absolute())
    sealed = not server and is_sealed(shown)
    return Surroundings(
        program=_program(),
        store=None if usual else public,
        password=server and public != shown,
        key_file=_key_file(shown) if sealed else None,
        writes=None if server else str(Path(public).parent),
        user=os_user(),
        home=str(Path.home()),
    )


def _key_file(store: str) -> str:
    """The key file that opens the store without a question; raises :class:`Refused` without one."""
    from cmcli.store.sealing.keys_file import read_header
    from cmcli.store.sealing.place import keys_path

    slots = read_header(keys_path(store)).slots
    found = resolve("key-file")[0] or next((one.label for one in slots if one.kind == "file"), "")
    if not found:
        raise Refused(
            "The store is encrypted, and nobody types a passphrase for a script.",
            f"Make a key file for it: cm key add file {Path.home()}/.config/cm/cron.key",
            code="no-key-file",
        )
    return found


def without_secrets(url: str) -> str:
    """A store's URL without a password, be it before the host or among the parameters."""
    head, _, rest = url.partition("://")
    user, at, host = rest.rpartition("@")
    address, mark, parameters = f"{user.partition(':')[0]}{at}{host}".partition("?")
    left = _SECRET.sub("", parameters).rstrip("&")
    return f"{head}://{address}{mark if left else ''}{left}"


def _program() -> str:
    """This cm by its absolute path: as it was called, else beside this Python, else on PATH."""
    called = shutil.which(sys.argv[0]) if Path(sys.argv[0]).name == "cm" else None
    beside = Path(sys.executable).parent / "cm"
    found = called or (str(beside) if beside.exists() else shutil.which("cm"))
    if found is None:
        raise UsageProblem(
            "cm can't find out where it is installed.", "Call it by its path: /path/to/cm remind …"
        )
    return os.path.abspath(found)
