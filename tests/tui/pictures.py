"""Pictures of the dashboard: how one is taken, kept in a file and compared with it."""

import re

from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from syrupy.location import PyTestLocation
from syrupy.types import SnapshotIndex
from textual.pilot import Pilot


class Svg(SingleFileSnapshotExtension):
    """One SVG file a picture, by its name, in ``__snapshots__`` beside the tests."""

    _write_mode = WriteMode.TEXT
    file_extension = "svg"

    @classmethod
    def get_file_basename(cls, *, test_location: PyTestLocation, index: SnapshotIndex) -> str:
        """The name that the picture was given."""
        return str(index)


def like_the_picture(pilot: Pilot[None], name: str, snapshot: SnapshotAssertion) -> bool:
    """Whether the screen is as in the picture of that name with its size.

    ``pytest --snapshot-update`` keeps what is there now.
    """
    width, height = pilot.app.size
    full_name = f"{name}-{width}x{height}"
    return taken(pilot, full_name) == snapshot(name=full_name, extension_class=Svg)


def taken(pilot: Pilot[None], name: str) -> str:
    """The screen as SVG that fetches nothing, with ids of its own beside other pictures."""
    drawn = pilot.app.export_screenshot(title="cm dashboard", simplify=True)
    drawn = re.sub(r"terminal-\d+", f"cm-{name}", drawn)
    return re.sub(r"\s*@font-face \{.*?\}", "", drawn, flags=re.DOTALL)
