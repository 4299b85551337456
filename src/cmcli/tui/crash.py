"""The message when the dashboard fails: a sentence without any text from the record.

Python and Textual print the text of an error, Textual also local variables; both may be from a
note, so every way by which an error could reach the terminal ends here.
"""

import asyncio
import os
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

Fail = Callable[[BaseException], None]
"""Ends the dashboard because of an error; may be called from any thread."""


BUG_HINT = "To see where: CM_DEBUG=1. Check the output for names before you pass it on."


def sentence_of(error: BaseException | None) -> str:
    """The kind of the error and the line of cm's own code at which it arose."""
    if error is None:
        return "cm: This is a bug in the dashboard."
    error = _inner(error)
    place = _place(error.__traceback__)
    said = (
        f"cm: This is a bug: {type(error).__name__} at {place}.\n"
        "    Your drafts are kept. Start cm dashboard again to continue."
    )
    if os.environ.get("CM_DEBUG") == "1":
        return "".join([*traceback.format_exception(error), said])
    return f"{said}\n    {BUG_HINT}"


def _inner(error: BaseException) -> BaseException:
    """Return the error inside a worker, instead of the report that it failed."""
    inner = getattr(error, "error", None)
    return inner if isinstance(inner, BaseException) else error


def _place(trace: TracebackType | None) -> str:
    """The innermost line of cm's own code, else the innermost of all."""
    ours, last = "", "an unknown line"
    while trace is not None:
        path = trace.tb_frame.f_code.co_filename
        last = f"{'/'.join(path.split('/')[-2:])}:{trace.tb_lineno}"
        if "cmcli" in path:
            ours = f"cmcli{path.rpartition('cmcli')[2]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return ours or last


def watch_loop(loop: asyncio.AbstractEventLoop, fail: Fail) -> None:
    """Have errors that nobody awaited end the dashboard instead of being printed."""

    def unawaited(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            fail(error)

    loop.set_exception_handler(unawaited)


@contextmanager
def unprinted(fail: Fail) -> Iterator[None]:
    """For the block, errors in threads end the dashboard, and no error is printed by Python."""
    before = threading.excepthook, sys.unraisablehook

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            fail(args.exc_value)

    threading.excepthook, sys.unraisablehook = in_thread, lambda _: None
    try:
        yield
    finally:
        threading.excepthook, sys.unraisablehook = before
