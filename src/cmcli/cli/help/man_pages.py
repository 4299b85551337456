"""Manual pages in roff: cm.1, one page per command, and one page per topic of ``cm help``.

The build of a wheel puts them under ``share/man`` (``.ci/hatch_build.py``).
``python -m cmcli.cli.help.man_pages DIR`` writes them into a folder, for a look.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from cmcli import __version__
from cmcli.cli.app import COMMANDS, EXIT_CODES, load, root_command
from cmcli.cli.core.described import help_of
from cmcli.cli.core.options import PANEL, described_of
from cmcli.cli.help.facts import FILES
from cmcli.cli.help.manual import manual_name, topic_page
from cmcli.cli.help.roff import entries, prose, quoted, roff
from cmcli.cli.help.topics import topics

SEE_ALSO_TEXT = "To see the options of a command on the terminal, run cm COMMAND --help."


@dataclass(frozen=True, slots=True)
class ManualPage:
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


def tree() -> list[ManualPage]:
    """A page for the root, for each command, and for each command of a group."""
    found = [ManualPage("cm", root_command(), tuple(f"cm {entry.name}" for entry in COMMANDS))]
    for entry in COMMANDS:
        found += _pages(f"cm {entry.name}", load(entry.name))
    return found


def _pages(path: str, command: Any) -> Iterator[ManualPage]:
    below = {name: one for name, one in getattr(command, "commands", {}).items() if not one.hidden}
    yield ManualPage(path, command, tuple(f"{path} {name}" for name in below))
    for name, one in below.items():
        yield from _pages(f"{path} {name}", one)


def pages(on: date) -> dict[str, str]:
    """Give the text of each page by the name of its file (``cm-plan.1``), dated."""
    found = tree()
    sentences = {page.path: _sentence(page.command.help) for page in found}
    commands = {f"{page.name}.1": _page(page, sentences, on) for page in found}
    return commands | {f"cm-{one.name}.7": topic_page(one, on) for one in topics().values()}


def write(directory: Path, on: date) -> list[Path]:
    """Write the pages into ``man1`` and ``man7`` of a directory, and return their paths."""
    paths = []
    for name, text in pages(on).items():
        path = directory / f"man{name[-1]}" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="ascii")
        paths.append(path)
    return paths


def _page(page: ManualPage, sentences: dict[str, str], on: date) -> str:
    root = page.path == "cm"
    lines = [
        f'.TH {quoted(page.name.upper())} 1 "{on}" {quoted(f"cm {__version__}")} "cm manual"',
        ".SH NAME",
        f"{roff(page.name)} \\- {roff(_as_title(sentences[page.path]))}",
        ".SH SYNOPSIS",
        *_synopsis(page),
        ".SH DESCRIPTION",
        *_description(page),
    ]
    if page.below:
        lines += [".SH COMMANDS"]
        lines += entries((path, sentences[path]) for path in page.below)
    if root:
        lines += [".SH TOPICS"]
        lines += entries((manual_name(one.name), f"{one.title}.") for one in topics().values())
    lines += _options(page.command)
    lines += _examples(page.command.epilog or "")
    lines += [".SH EXIT STATUS", *entries((str(code), said) for code, said in EXIT_CODES.items())]
    lines += [".PP", "Any other code is a failure too."]
    lines += [".SH ENVIRONMENT", "See \\fBcm\\-environment\\fR(7)."]
    lines += [".SH FILES", *entries(FILES)] if root else []
    lines += [".SH SEE ALSO", *_see_also(page)]
    return "\n".join(lines) + "\n"


def _as_title(sentence: str) -> str:
    """Return a sentence for the NAME section: no capital, no full stop."""
    return sentence[:1].lower() + sentence[1:].rstrip(".")


def _synopsis(page: ManualPage) -> list[str]:
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


def _description(page: ManualPage) -> list[str]:
    paragraphs = [" ".join(one.split()) for one in (page.command.help or "").split("\n\n")]
    lines = prose(paragraphs[0])
    for one in paragraphs[1:]:
        lines += [".PP", *prose(one)]
    arguments = [
        (param.metavar or param.name.upper(), param.help)
        for param in page.command.params
        if param.param_type_name == "argument" and param.help
    ]
    if arguments:
        lines += entries(((name, said) for name, said in arguments), style="I")
    if page.path == "cm":
        lines += [".PP", *prose(SEE_ALSO_TEXT)]
    return lines


def _options(command: Any) -> list[str]:
    described = described_of(command)
    own = [one for one in command.params if one.param_type_name == "option" and not one.hidden]
    common = [one for one in own if one.rich_help_panel == PANEL]
    lines = [".SH OPTIONS"]
    for param in own:
        if param not in common:
            field = described.get(param.name)
            lines += _option(param, param.help if field is None else help_of(field))
    lines += [".TP", "\\fB\\-h\\fR, \\fB\\-\\-help\\fR", "Show the help."]
    if common:
        lines += [".SS Common options"]
    for param in common:
        lines += _option(param, param.help)
    return lines


def _option(param: Any, text: str | None) -> list[str]:
    names = ", ".join(f"\\fB{roff(name)}\\fR" for name in (*param.opts, *param.secondary_opts))
    value = "" if param.is_flag else f" \\fI{roff(param.metavar or 'VALUE')}\\fR"
    return [".TP", f"{names}{value}", *prose(text or "")]


def _examples(epilog: str) -> list[str]:
    """The examples of a help text as they are typed."""
    _, _, rest = epilog.replace(r"\[", "[").partition("Examples:\n")
    examples = rest.partition("\n\n")[0].rstrip()
    if not examples:
        return []
    lines = [roff(line.removeprefix("  ")) for line in examples.split("\n")]
    return [".SH EXAMPLES", ".nf", ".RS 4", *lines, ".RE", ".fi"]


def _see_also(page: ManualPage) -> list[str]:
    if page.path == "cm":
        paths: Sequence[str] = page.below
    else:
        above = page.path.split()[:-1]
        paths = [*(" ".join(above[:end]) for end in range(len(above), 0, -1)), *page.below]
    return [",\n".join(f"\\fB{roff(_name(path))}\\fR(1)" for path in paths)]


def _sentence(text: str | None) -> str:
    """The first paragraph of a help text on one line."""
    return " ".join((text or "").split("\n\n")[0].split())


if __name__ == "__main__":
    write(Path(sys.argv[1]), datetime.now(UTC).date())
