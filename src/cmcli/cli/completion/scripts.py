"""The completion scripts of the three shells, by the names of their files."""

from pathlib import Path

from cmcli.cli.completion import bash, fish, zsh
from cmcli.cli.completion.tree import tree


def scripts() -> dict[str, str]:
    """Return the text of each script by the name of its file."""
    nodes = tree()
    return {
        "cm.bash": bash.script(nodes),
        "_cm": zsh.script(nodes),
        "cm.fish": fish.script(nodes),
    }


def write(directory: Path) -> None:
    """Write the scripts into a directory."""
    for name, text in scripts().items():
        (directory / name).write_text(text, encoding="utf-8")
