"""The command line in a test: called in this process, with what it printed and its exit code."""

import atexit
import io
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from time_machine import escape_hatch

from cmcli.cli.core.opening import PRACTICE
from cmcli.cli.main import main
from warm_server import WarmServer


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
        given, out, err = self._run(words, stdin)
        err = err.replace(f"{PRACTICE}\n", "")  # every store of the tests is one
        if code is not None and given != code:
            raise AssertionError(f"cm {' '.join(words)} gave {given}, not {code}:\n{out}\n{err}")
        return Result(given, out, err)

    def _run(self, words: Sequence[str], stdin: str) -> tuple[int, str, str]:
        """Run it in this process."""
        self._capture.readouterr()
        self._patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8"))
        return main(list(words)), *self._capture.readouterr()

    def json(self, *words: str, stdin: str = "") -> Any:
        """Run with ``--json`` and give what it printed."""
        return self(*words, "--json", stdin=stdin).json

    def open_case(self, name: str = "Dana R.", model: str = "icm", *words: str) -> str:
        """Open a case and give its reference."""
        ref: str = self.json("intake", name, "--model", model, "--new", *words)["ref"]
        return ref


class WarmCommandLine(CommandLine):
    """Calls ``cm`` in a process of its own, by the warm process; for ``pytest --warm``.

    Where a test has changed the clock or cm itself in this process, cm is called in it as ever.
    """

    def _run(self, words: Sequence[str], stdin: str) -> tuple[int, str, str]:
        here = escape_hatch.is_travelling() or self._is_patched()
        if here or "XDG_RUNTIME_DIR" in os.environ or not all(map(can_be_typed, words)):
            return super()._run(words, stdin)
        return server().run(*words, stdin=stdin, **own(os.environ))

    def _is_patched(self) -> bool:
        return any(target is not sys for target, *_ in self._patch._setattr)


def can_be_typed(word: str) -> bool:
    """Return whether a word can be an argument of a process."""
    try:
        return b"\0" not in os.fsencode(word)
    except UnicodeEncodeError:
        return False


def own(known: Mapping[str, str]) -> dict[str, str]:
    """The environment of a test as its command gets it."""
    here = server().environment
    return {**known, "XDG_RUNTIME_DIR": here["XDG_RUNTIME_DIR"], "CM_WARM": "1", "CM_NO_WARM": "0"}


@cache
def server() -> WarmServer:
    """The warm process of this test process."""
    found = WarmServer()
    found.start()
    atexit.register(found.stop)
    return found
