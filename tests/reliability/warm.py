"""Commands of a warmed-up process, killed or starved on request."""

import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import warmed

TESTS = Path(__file__).parents[1]
RUN = "from reliability.perils import run; run()"


@dataclass(frozen=True)
class Ended:
    """How a command ended: ``code`` is its exit code, or minus the signal that killed it."""

    code: int
    seconds: float
    out: str
    err: str

    @property
    def acknowledged(self) -> bool:
        """Whether a person was told that it is done: by the exit code or the whole answer."""
        return self.code == 0 or self.record is not None

    @property
    def record(self) -> Any:
        """What ``--json`` printed, None if it did not come whole."""
        try:
            return json.loads(self.out)
        except ValueError:
            return None


class Warm:
    """The commands; ``environment`` is what each of them finds set, and what it prints is kept in
    the directory."""

    environment: Mapping[str, str] = {}

    def __init__(self, directory: Path) -> None:
        self._out, self._err = directory / "command.out", directory / "command.err"

    def __call__(
        self,
        words: Sequence[str],
        *,
        call: str = "cmcli.cli.main:run",
        kill_after: float | None = None,
        from_commit: bool = False,
        die_at: int | None = None,
        largest_file: int | None = None,
        powerless: bool = False,
    ) -> Ended:
        """Run ``cm`` (or another function, as ``module:name``) with these words.

        ``kill_after`` seconds it is killed, counted from its start or ``from_commit`` from when it
        begins to commit; ``die_at`` kills it at that step of the store's; ``largest_file`` bytes
        is what it may write into one file; ``powerless`` it is no more than the owner of its files.
        """
        request = {
            "words": list(words),
            "call": call,
            "die_at": die_at,
            "largest_file": largest_file,
            "powerless": powerless,
        }
        outside = {key: one for key, one in os.environ.items() if not key.startswith("CM_")}
        committing, tell = os.pipe()
        with self._out.open("wb") as out, self._err.open("wb") as err:
            process = warmed.start(
                [sys.executable, "-c", RUN, json.dumps(request)],
                [tell, out.fileno(), err.fileno()],
                environment={**outside, **self.environment, **_key()},
            )
        assert process is not None
        began = time.monotonic()
        os.close(tell)
        if from_commit:
            os.read(committing, 1)  # nothing comes where the command ends before
        if kill_after is not None:
            time.sleep(kill_after)
            process.kill()
        code, seconds = process.wait(), time.monotonic() - began
        os.close(committing)
        return Ended(code, seconds, _text(self._out), _text(self._err))


def _key() -> dict[str, str]:
    """The key file of the tests, for a store that is encrypted."""
    return {"CM_KEY_FILE": os.environ["CM_KEY_FILE"]} if "CM_KEY_FILE" in os.environ else {}


def _text(path: Path) -> str:
    return path.read_text(errors="replace")
