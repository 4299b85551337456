"""Commands of a warmed-up process, killed or starved on request."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[1]


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
    """The process; ``environment`` is what each call finds set."""

    environment: Mapping[str, str] = {}

    def __init__(self, directory: Path) -> None:
        self._out, self._err = directory / "command.out", directory / "command.err"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "reliability.warm_server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=TESTS,
        )

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
        for path in (self._out, self._err):
            path.unlink(missing_ok=True)
        request = {
            "words": list(words),
            "call": call,
            "environment": dict(self.environment),
            "out": str(self._out),
            "err": str(self._err),
            "kill_after": kill_after,
            "from_commit": from_commit,
            "die_at": die_at,
            "largest_file": largest_file,
            "powerless": powerless,
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        return Ended(answer["code"], answer["seconds"], _text(self._out), _text(self._err))

    def stop(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)


def _text(path: Path) -> str:
    return path.read_text(errors="replace") if path.exists() else ""
