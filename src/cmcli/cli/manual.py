"""Manual pages in roff, generated from the command tree: cm.1 and one page a command.

The build of a wheel puts them under ``share/man/man1`` (``.ci/hatch_build.py``);
``python -m cmcli.cli.manual DIR`` writes them for a look.
"""

import re
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from cmcli import __version__
from cmcli.cli.app import COMMANDS, EXIT_CODES, load, root_command
from cmcli.cli.options import PANEL
from cmcli.settings import TABLE

OTHER_ENVIRONMENT = (
    ("CM_CONFIG", "your file of settings, instead of the usual one"),
    ("CM_DEBUG", "1 shows where a bug is; what it prints may hold names"),
    ("NO_COLOR", "no colour, if it is set to anything"),
    ("FORCE_COLOR, CLICOLOR_FORCE", "colour also into a pipe, unless 0 or NO_COLOR is set"),
    ("PAGER", "the pager, where CM_PAGER is not set; less where neither is"),
    ("LESS", "the flags of less; FRX where it is not set"),
    ("VISUAL, EDITOR", "the editor for --edit, where CM_EDITOR is not set; vi where none is"),
    ("COLUMNS, LINES", "the size of the terminal, where it is not to be found out"),
    ("XDG_DATA_HOME, XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_RUNTIME_DIR", "see FILES"),
)
"""What else cm reads from the environment, beside what the table of settings names."""

FILES = (
    (
        "$XDG_DATA_HOME/cm/cm.db",
        "the store, unless CM_STORE or --store names another; in ~/.local/share where the variable"
        " is not set, on macOS in ~/Library/Application Support",
    ),
    (
        "$XDG_CONFIG_HOME/cm/config.toml",
        "your settings, written by cm config set; in ~/.config, on macOS in ~/Library/Application"
        " Support",
    ),
    (
        "$XDG_RUNTIME_DIR/cm, $XDG_STATE_HOME/cm/edit",
        "notes while they are in your editor, wiped afterwards; the second in ~/.local/state",
    ),
)

SEE_ALSO_TEXT = "What a command takes is also said by cm COMMAND --help."


@dataclass(frozen=True, slots=True)
class Page:
    """A command or group by its path ("cm plan add-goal"), and what its help knows of it."""

    path: str
    command: Any
    below: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The page's own name: ``cm-plan-add-goal``."""
        return _name(self.path)


def _name(path: str) -> str:
    return path.replace(" ", "-")


def tree() -> list[Page]:
    """A page for the root, for each command, and for each command of a group."""
    found = [Page("cm", root_command(), tuple(f"cm {entry.name}" for entry in COMMANDS))]
    for entry in COMMANDS:
        found += _pages(f"cm {entry.name}", load(entry.name))
    return found


def _pages(path: str, command: Any) -> Iterator[Page]:
    below = {name: one for name, one in getattr(command, "commands", {}).items() if not one.hidden}
    yield Page(path, command, tuple(f"{path} {name}" for name in below))
    for name, one in below.items():
        yield from _pages(f"{path} {name}", one)


def pages(on: date) -> dict[str, str]:
    """The text of each page by the name of its file (``cm-plan.1``), dated."""
    found = tree()
    sentences = {page.path: _sentence(page.command.help) for page in found}
    return {f"{page.name}.1": _page(page, sentences, on) for page in found}


def write(directory: Path, on: date) -> list[Path]:
    """Write the pages into a directory; their paths."""
    directory.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in pages(on).items():
        paths.append(directory / name)
        paths[-1].write_text(text, encoding="ascii")
    return paths


def _page(page: Page, sentences: dict[str, str], on: date) -> str:
    root = page.path == "cm"
    lines = [
        f'.TH {_quoted(page.name.upper())} 1 "{on}" {_quoted(f"cm {__version__}")} "cm manual"',
        ".SH NAME",
        f"{roff(page.name)} \\- {roff(_as_title(sentences[page.path]))}",
        ".SH SYNOPSIS",
        *_synopsis(page),
        ".SH DESCRIPTION",
        *_description(page),
    ]
    if page.below:
        lines += [".SH COMMANDS"]
        lines += _entries((path, sentences[path]) for path in page.below)
    lines += _options(page.command.params)
    lines += _examples(page.command.epilog or "")
    lines += [".SH EXIT STATUS", *_entries((str(code), said) for code, said in EXIT_CODES.items())]
    lines += [".PP", "Any other code is a failure, too."]
    lines += _environment() if root else [".SH ENVIRONMENT", "See \\fBcm\\fR(1)."]
    lines += [".SH FILES", *_entries(FILES)] if root else []
    lines += [".SH SEE ALSO", *_see_also(page)]
    return "\n".join(lines) + "\n"


def _as_title(sentence: str) -> str:
    """A sentence as it stands in the line of NAME: no capital, no full stop."""
    return sentence[:1].lower() + sentence[1:].rstrip(".")


def _synopsis(page: Page) -> list[str]:
    if page.path == "cm":
        return ["\\fBcm\\fR \\fICOMMAND\\fR [\\fIARGUMENT\\fR ...] [\\fIOPTION\\fR ...]"]
    words = [f"\\fB{roff(page.path)}\\fR"]
    if page.below:
        return [f"{words[0]} \\fICOMMAND\\fR [\\fIARGUMENT\\fR ...] [\\fIOPTION\\fR ...]"]
    for param in page.command.params:
        if param.param_type_name == "argument":
            name = f"\\fI{roff(param.metavar or param.name.upper())}\\fR"
            many = " ..." if param.nargs == -1 else ""
            words.append(f"{name}{many}" if param.required else f"[{name}{many}]")
    return [" ".join([*words, "[\\fIOPTION\\fR ...]"])]


def _description(page: Page) -> list[str]:
    paragraphs = [" ".join(one.split()) for one in (page.command.help or "").split("\n\n")]
    lines = _prose(paragraphs[0])
    for one in paragraphs[1:]:
        lines += [".PP", *_prose(one)]
    arguments = [
        (param.metavar or param.name.upper(), param.help)
        for param in page.command.params
        if param.param_type_name == "argument" and param.help
    ]
    if arguments:
        lines += _entries(((name, said) for name, said in arguments), style="I")
    if page.path == "cm":
        lines += [".PP", *_prose(SEE_ALSO_TEXT)]
    return lines


def _options(params: Sequence[Any]) -> list[str]:
    own = [one for one in params if one.param_type_name == "option" and not one.hidden]
    common = [one for one in own if one.rich_help_panel == PANEL]
    lines = [".SH OPTIONS"]
    for param in own:
        if param not in common:
            lines += _option(param)
    lines += [".TP", "\\fB\\-h\\fR, \\fB\\-\\-help\\fR", "Show the help."]
    if common:
        lines += [".SS Common options"]
    for param in common:
        lines += _option(param)
    return lines


def _option(param: Any) -> list[str]:
    names = ", ".join(f"\\fB{roff(name)}\\fR" for name in (*param.opts, *param.secondary_opts))
    value = "" if param.is_flag else f" \\fI{roff(param.metavar or 'VALUE')}\\fR"
    return [".TP", f"{names}{value}", *_prose(param.help or "")]


def _examples(epilog: str) -> list[str]:
    """The examples of a help text as they are typed."""
    _, _, rest = epilog.replace(r"\[", "[").partition("Examples:\n")
    examples = rest.partition("\n\n")[0].rstrip()
    if not examples:
        return []
    lines = [roff(line.removeprefix("  ")) for line in examples.split("\n")]
    return [".SH EXAMPLES", ".nf", ".RS 4", *lines, ".RE", ".fi"]


def _environment() -> list[str]:
    known = [
        (one.env, f"{one.meaning} ({one.key} in your file of settings)")
        for one in TABLE
        if one.env is not None
    ]
    agency = [(one.key, _with_default(one.meaning, one.default)) for one in TABLE if one.agency]
    mine = [(one.key, _with_default(one.meaning, one.default)) for one in TABLE if not one.agency]
    return [
        ".SH ENVIRONMENT",
        *_prose("An option counts before the environment, the environment before your file."),
        *_entries([*known, *OTHER_ENVIRONMENT]),
        ".SH SETTINGS",
        *_prose("In your own file (cm config set KEY VALUE):"),
        *_entries(mine),
        ".PP",
        *_prose("In the store, for the agency, dated (cm config set KEY VALUE --from DAY):"),
        *_entries(agency),
    ]


def _with_default(meaning: str, default: str) -> str:
    return f"{meaning}; {default} unless it is set" if default else meaning


def _see_also(page: Page) -> list[str]:
    if page.path == "cm":
        paths: Sequence[str] = page.below
    else:
        above = page.path.split()[:-1]
        paths = [*(" ".join(above[:end]) for end in range(len(above), 0, -1)), *page.below]
    return [",\n".join(f"\\fB{roff(_name(path))}\\fR(1)" for path in paths)]


def _entries(pairs: Iterable[tuple[str, str]], *, style: str = "B") -> list[str]:
    """A list of terms, each with its explanation below."""
    lines = []
    for term, said in pairs:
        lines += [".TP", f"\\f{style}{roff(term)}\\fR", *_prose(said)]
    return lines


def _sentence(text: str | None) -> str:
    """The first paragraph of a help text on one line."""
    return " ".join((text or "").split("\n\n")[0].split())


_SPECIAL = {
    "\\": "\\e",
    "-": "\\-",
    "'": "\\(aq",
    "`": "\\(ga",
    "^": "\\(ha",
    "~": "\\(ti",
    '"': "\\(dq",
}


def _prose(text: str) -> list[str]:
    """Text as lines of roff that are filled anew; none of them is a request."""
    lines = textwrap.wrap(roff(text), 78, break_long_words=False, break_on_hyphens=False)
    return [f"\\&{line}" if line.startswith(".") else line for line in lines]


def roff(text: str) -> str:
    """Text as it is to be read, one line of roff: nothing in it is a request or an escape."""
    escaped = re.sub(r"[\\\-'`^~\"]", lambda match: _SPECIAL[match[0]], text)
    escaped = "".join(char if char < "\x7f" else f"\\[u{ord(char):04X}]" for char in escaped)
    return f"\\&{escaped}" if escaped.startswith(".") else escaped


def _quoted(text: str) -> str:
    return f'"{roff(text)}"'


if __name__ == "__main__":
    write(Path(sys.argv[1]), datetime.now(UTC).date())
