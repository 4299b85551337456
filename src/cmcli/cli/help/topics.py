"""The topics of ``cm help``, each read from its Markdown file in ``pages/``."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cmcli.cli.help import markdown

PAGES = Path(__file__).parent / "pages"


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic: its name, its title, and the text of its file."""

    name: str
    title: str
    text: str

    def blocks(self) -> Iterator[markdown.Block]:
        """Give the blocks of the page, with the tables that the code knows."""
        from cmcli.cli.help.facts import table

        for block in markdown.blocks_of(self.text):
            yield table(block.name) if isinstance(block, markdown.Filled) else block


def topics() -> dict[str, Topic]:
    """Read all topics, in alphabetical order."""
    return {path.stem: _read(path) for path in sorted(PAGES.glob("*.md"))}


def _read(path: Path) -> Topic:
    text = path.read_text("utf-8")
    return Topic(path.stem, markdown.title_of(text), text)
