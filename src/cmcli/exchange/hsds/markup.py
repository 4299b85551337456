"""Plain text out of descriptions that are written in HTML."""

import re
from html.parser import HTMLParser

_LIKE_HTML = re.compile(
    r"</?[a-zA-Z][^<>]{0,2000}>|&(?:#[0-9]{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});"
)
_BLOCKS = frozenset(
    "p div br li ul ol tr table h1 h2 h3 h4 h5 h6 section article blockquote dl dt dd".split()
)
_UNSHOWN = frozenset(("script", "style", "head", "title", "template"))


class _TextOnly(HTMLParser):
    """Collects the text of HTML, with a new line where a block begins or ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._unshown = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a new line for a block."""
        self._unshown += tag in _UNSHOWN
        if tag in _BLOCKS:
            self.found.append("\n- " if tag == "li" else "\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a new line at a tag such as ``<br/>``."""
        if tag in _BLOCKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End the line of a block."""
        self._unshown = max(0, self._unshown - (tag in _UNSHOWN))
        if tag in _BLOCKS:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep text that a page would show."""
        if not self._unshown:
            self.found.append(data)


def plain(text: str) -> str:
    """Return a text without HTML, with single blanks and no empty lines. Other text keeps its
    angle brackets."""
    if _LIKE_HTML.search(text):
        parser = _TextOnly()
        parser.feed(text.replace("\n", " "))
        parser.close()
        text = "".join(parser.found)
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line and line != "-")
