"""``cm shell``: a prompt at which commands are typed, in one process with the store open."""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from cmcli.cli.batch.batch_lines import words_of
from cmcli.cli.core import session
from cmcli.cli.core.opening import address, reading, viewer
from cmcli.cli.core.options import Options, command, verb_app
from cmcli.cli.core.output import say
from cmcli.cli.core.session import Session, SessionDefaults
from cmcli.cli.core.terminal import colour_wanted
from cmcli.cli.main import attempt, drafting, report
from cmcli.errors import CmError, UsageProblem
from cmcli.settings import resolve
from cmcli.store.sealing.memory import not_dumpable

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import CompleteEvent, Completer, Completion
    from prompt_toolkit.document import Document

app = verb_app()

LEAVE = ("exit", "quit")
PROMPTING = (("shell",), ("learn",))
"""The commands with a prompt."""
INTERRUPTED = 130


@command(app, "shell", reads=False, examples=("cm shell", "cm shell --as sam --today 2026-03-04"))
def shell(cm: Options) -> None:
    """A prompt for commands, with completion.

    Type commands without cm in front. Tab completes commands, options and references; other
    keys work as in readline. Your commands are remembered only until you leave. Ctrl-C
    clears the line. Ctrl-D or exit leaves. Options of cm shell apply to all commands.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageProblem(
            "cm shell needs a terminal.", "To run commands from a file or a pipe: cm batch"
        )
    if cm.format is not None:
        raise UsageProblem("cm shell has no --format.", "Add --format to a command in the shell.")
    said = SessionDefaults(
        cm.actor, cm.store, cm.today, no_input=cm.no_input, quiet=cm.quiet, color=cm.color
    )
    with session.begun(Session(said)) as here:
        here.drafting = drafting
        not_dumpable()
        who = _who(cm)
        say(cm, "Type commands without cm. help all lists them, and exit leaves.")
        asked, code = prompt_session(cm, who), 0
        while True:
            try:
                line = asked.prompt(shown_prompt(who, code))
            except KeyboardInterrupt:
                continue
            except EOFError:
                return
            if line.split()[:1] in ([word] for word in LEAVE):
                return
            code = answered(line, code)
            who = _who(cm, who)


def answered(line: str, code: int = 0) -> int:
    """Run what was typed and report on it; the exit code, which an empty line leaves as it was."""
    try:
        words = words_of(line)
        if words[:1] in PROMPTING:
            raise UsageProblem(
                f"cm {words[0]} has a prompt of its own.", "Leave this prompt first: exit"
            )
        if not words:
            return code
        code, problem = attempt(list(words))
    except KeyboardInterrupt:
        session.current().close()
        sys.stderr.write("\n")
        return INTERRUPTED
    except CmError as mistake:
        words, code, problem = (), mistake.exit_code, mistake
    if problem is not None:
        report(problem, json="--json" in words)
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def _who(cm: Options, before: str | None = None) -> str:
    """Return the actor and the day for the prompt; keep the previous ones on an error."""
    try:
        with reading(cm) as view:
            me = viewer(view, cm)
            handle = "nobody" if me is None else me.handle
            return f"{handle} {view.today}" if resolve("today", cm.today)[0] else handle
    except CmError:
        if before is None:
            raise
        return before


def shown_prompt(who: str, code: int) -> str:
    """The prompt, with the exit code of the last command if that failed."""
    return f"{who} [{code}]> " if code else f"{who}> "


def prompt_session(cm: Options, who: str) -> "PromptSession[str]":
    """Make the prompt of a worker; ``who`` begins with the handle."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.history import InMemoryHistory
    from prompt_toolkit.output import ColorDepth

    return PromptSession(
        history=InMemoryHistory(),
        completer=_completer(cm, who),
        complete_in_thread=True,
        complete_while_typing=False,
        enable_suspend=True,
        color_depth=None if colour_wanted(cm) else ColorDepth.DEPTH_1_BIT,
    )


def _completer(cm: Options, who: str) -> "Completer":
    from prompt_toolkit.completion import Completer, Completion, PathCompleter
    from prompt_toolkit.document import Document

    from cmcli.cli.shell_offers import Offers, from_store

    offers = Offers(from_store(address(cm), who.partition(" ")[0]))
    paths = PathCompleter(expanduser=True)

    class Offered(Completer):
        def get_completions(
            self, document: "Document", event: "CompleteEvent"
        ) -> Iterable["Completion"]:
            line = document.text_before_cursor
            path = offers.path_at_end(line)
            if path is not None:
                yield from paths.get_completions(Document(path), event)
            word, found = offers.at_end(line)
            for one in found:
                yield Completion(one.text, -len(word), display_meta=one.told)

    return Offered()
