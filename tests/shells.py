"""Interactive shells on a pseudo-terminal, into which words are typed and Tab is pressed."""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pexpect
import pytest

NAMES = ("bash", "zsh", "fish")

_ARGUMENTS = {
    "bash": ["--norc", "--noprofile", "-i"],
    "zsh": ["-f", "-i"],
    "fish": ["--no-config", "--private", "-i"],
}

# Tab of zsh is another key here: its own would first expand what is on the line, $(…) included.
_PREPARE = {
    "bash": r"""
PS1='ready> '
bind 'set show-all-if-ambiguous on' 'set bell-style none' 'set enable-bracketed-paste off'
bind 'set completion-query-items 0' 'set page-completions off'
show_line() { printf '<<%s>>\n' "$READLINE_LINE"; }
bind -x '"\C-g": show_line'
source {folder}/cm.bash
echo sta''rted
""",
    "zsh": r"""
PS1='ready> ' LISTMAX=0
fpath=({folder} $fpath)
autoload -Uz compinit; compinit -u -D
unsetopt LIST_AMBIGUOUS
show-line() { print -r -- "<<$BUFFER>>" }
zle -N show-line; bindkey '^G' show-line '^I' complete-word
print -r sta''rted
""",
    "fish": r"""
function fish_prompt; printf 'ready> '; end
function show_line; printf '<<%s>>\n' (commandline); end
bind \cg show_line
source {folder}/cm.fish
echo sta''rted
""",
}

_ESCAPE = re.compile(
    r"\x1b(?:\[[0-9;:?>=!]*[ -/]*[@-~]|[()*+][0-9A-Za-z]|[=>78cM]|\]\S*?(?:\x07|\x1b\\))"
)


def require(name: str) -> str:
    """The path of a shell; skips the test where it is not installed."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


class Shell:
    """An interactive shell in ``folder`` that completes with the scripts of another folder."""

    def __init__(
        self, name: str, scripts: Path, environment: Mapping[str, str], folder: Path
    ) -> None:
        self._terminal: Any = pexpect.spawn(
            require(name),
            _ARGUMENTS[name],
            cwd=str(folder),
            env={**environment, "TERM": "xterm", "HISTFILE": "/dev/null", "LC_ALL": "C.UTF-8"},
            encoding="utf-8",
            codec_errors="backslashreplace",
            dimensions=(300, 200),
            timeout=120,
        )
        for line in _PREPARE[name].strip().splitlines():
            self._terminal.sendline(line.replace("{folder}", str(scripts)))
        self._terminal.expect("started")
        self._terminal.expect("ready> ")

    def complete(self, typed: str, *shown: str) -> str:
        """Type, press Tab, and wait until all of ``shown`` is on the screen; the line after it."""
        self.screen = ""
        self._terminal.send(f"{typed}\t")
        for text in shown:
            self._terminal.expect_exact(text)
            self.screen += self._terminal.before + text
        self._terminal.send("\x07")
        self._terminal.expect("<<(.*?)>>")
        self.screen += self._terminal.before
        line = str(self._terminal.match.group(1))
        # Emptied by a key: what is typed soon after Ctrl-C may be thrown away with it.
        self._terminal.send("\x15\x07")
        self._terminal.expect_exact("<<>>")
        return line

    def close(self) -> None:
        """End the shell."""
        self._terminal.close(force=True)


def printable(screen: str) -> bool:
    """Whether nothing is on the screen but text and what shells themselves send."""
    return all(char.isprintable() or char in "\r\n\t\b\a" for char in _ESCAPE.sub("", screen))
