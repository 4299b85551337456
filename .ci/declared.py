"""Puts the packages that a wheel asks for beside it: ``declared.py VENV``.

They are linked from the environment that runs this, so that nothing is fetched again. What the
wheel does not ask for, directly or through others, is not there, so that a dependency that was
forgotten is an error.
"""

import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

NAME = "cm-caseload"


def asked_for(whole: Distribution, extras: tuple[str, ...] = ()) -> Iterator[Requirement]:
    """What a distribution asks for here, with these extras."""
    for one in map(Requirement, whole.requires or ()):
        if one.marker is None or any(one.marker.evaluate({"extra": e}) for e in ("", *extras)):
            yield one


def link(found: Distribution, folder: Path) -> None:
    """Link everything at the top of what a distribution has installed."""
    for name in {file.parts[0] for file in found.files or ()} - {"..", "__pycache__"}:
        if not (folder / name).exists():
            (folder / name).symlink_to(Path(str(found.locate_file(name))))


def main(venv: Path) -> None:
    """Link the closure of what the installed wheel asks for."""
    (folder,) = venv.glob("lib/python*/site-packages")
    (wheel,) = Distribution.discover(name=NAME, path=[str(folder)])
    waiting, seen = list(asked_for(wheel)), set[str]()
    while waiting:
        one = waiting.pop()
        found = distribution(one.name)
        if not one.specifier.contains(found.version, prereleases=True):
            sys.exit(f"{one} is asked for, but {found.version} is installed")
        if (key := f"{canonicalize_name(one.name)}{sorted(one.extras)}") not in seen:
            seen.add(key)
            link(found, folder)
            waiting += asked_for(found, tuple(one.extras))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
