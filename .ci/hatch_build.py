"""The manual pages of a wheel, made from the command tree while it is built.

An editable install has none, and needs nothing for them.
"""

import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ManualPages(BuildHookInterface[Any]):
    """Puts the manual pages under share/man."""

    def dependencies(self) -> list[str]:
        """What importing the command tree needs: Typer, in the version that cm itself asks for."""
        # pip and build run the backend's hooks by name. Where the name is not to be seen, asking
        # for too much only takes longer.
        if "get_requires_for_build_editable" in sys.argv:
            return []
        return [one for one in self.metadata.core.dependencies if one.startswith("typer")]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the pages into a folder of their own and add them to the wheel."""
        if version == "editable":
            return
        sys.path.insert(0, str(Path(self.root, "src")))
        from cmcli.cli.help.man_pages import write

        self._folder = tempfile.TemporaryDirectory()
        for page in write(Path(self._folder.name), _day()):
            build_data["shared_data"][str(page)] = f"share/man/{page.parent.name}/{page.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was written."""
        if version != "editable":
            self._folder.cleanup()


def _day() -> Any:
    """The day on the pages: that of the sources where the build is to be reproducible."""
    stamp = os.environ.get("SOURCE_DATE_EPOCH")
    return (datetime.fromtimestamp(int(stamp), UTC) if stamp else datetime.now(UTC)).date()
