"""The command line in a test: called in this process, with what it printed and its exit code."""

import io
import json
import sys
from dataclasses import dataclass
from typing import Any

import pytest

from cmcli.cli.core.opening import PRACTICE
from cmcli.cli.main import main


@dataclass(frozen=True)
class Result:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        """The error object on standard error (the last line that is one)."""
        return json.loads(self.err.strip().splitlines()[-1])["error"]


class CommandLine:
    """Calls ``cm``; a failure of the process shows what was printed."""

    def __init__(self, capture: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self._capture = capture
        self._patch = patch

    def __call__(self, *words: str, stdin: str = "", code: int | None = 0) -> Result:
        """Run ``cm`` with these words; ``code`` is the exit code to expect (None: any)."""
        self._capture.readouterr()
        self._patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8"))
        given = main(list(words))
        out, err = self._capture.readouterr()
        err = err.replace(f"{PRACTICE}\n", "")  # every store of the tests is one
        if code is not None and given != code:
            raise AssertionError(f"cm {' '.join(words)} gave {given}, not {code}:\n{out}\n{err}")
        return Result(given, out, err)

    def json(self, *words: str, stdin: str = "") -> Any:
        """Run with ``--json`` and give what it printed."""
        return self(*words, "--json", stdin=stdin).json

    def open_case(self, name: str = "Dana R.", model: str = "icm", *words: str) -> str:
        """Open a case and give its reference."""
        ref: str = self.json("intake", name, "--model", model, "--new", *words)["ref"]
        return ref
